//! Numbers as they are written.

/// The shortest digits that read back as the same number.
pub fn number(value: f64) -> String {
    let size = value.abs();
    if value.is_infinite() {
        if value > 0.0 { ".inf" } else { "-.inf" }.to_owned()
    } else if value == 0.0 || (1e-4..1e15).contains(&size) {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// A number in a sentence: as it is written, so that it stays short.
pub fn shown(value: &f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else {
        number(*value)
    }
}
