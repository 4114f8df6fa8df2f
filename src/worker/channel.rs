//! How a message travels: an array of its postcard bytes and, where it has one, its body. Both buffers can be transferred, and a port goes
//! beside them.

use js_sys::{Array, Float32Array, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};

/// A value that came through a channel and is no message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChannelError {
    /// Not an array of bytes and numbers: a script that is not ours, or its error.
    #[error("expected a message, found {0}")]
    Foreign(String),
    /// Bytes of another version's message.
    #[error("a message cannot be read: {0}")]
    Postcard(#[from] postcard::Error),
}

/// A message as a value that can be posted, and the buffers that may go with it instead of being copied.
pub fn pack<T: Serialize>(
    message: &T,
    body: Option<&Float32Array>,
) -> Result<(JsValue, Array), ChannelError> {
    let bytes = Uint8Array::from(postcard::to_stdvec(message)?.as_slice());
    let transfer = Array::of1(&bytes.buffer());
    let parts = Array::of1(&bytes);
    if let Some(body) = body {
        parts.push(body);
        transfer.push(&body.buffer());
    }
    Ok((parts.into(), transfer))
}

/// The message and the body of a posted value.
pub fn unpack<T: DeserializeOwned>(
    value: JsValue,
) -> Result<(T, Option<Float32Array>), ChannelError> {
    let foreign = |value: &JsValue| {
        ChannelError::Foreign(value.as_string().unwrap_or_else(|| format!("{value:?}")))
    };
    let parts = value.dyn_into::<Array>().map_err(|value| foreign(&value))?;
    let bytes = parts
        .get(0)
        .dyn_into::<Uint8Array>()
        .map_err(|value| foreign(&value))?;
    Ok((
        postcard::from_bytes(&bytes.to_vec())?,
        parts.get(1).dyn_into().ok(),
    ))
}
