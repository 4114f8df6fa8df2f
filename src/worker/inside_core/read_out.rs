use super::{Refusal, active::Active};
use crate::inspection::readout::Features;
use crate::protocol::inside::FromInside;
pub(super) struct ReadOutJob;
impl Active {
    pub(super) fn ask_read_out(&mut self, _f: Features, _e: u32) -> Result<(), Refusal> { Ok(()) }
    pub(super) fn watch(&mut self, _w: bool) -> Result<(), Refusal> { Ok(()) }
}
impl ReadOutJob { pub(super) async fn step(&mut self, _a: &mut Active, _o: &mut Vec<FromInside>) -> Result<bool, Refusal> { Ok(true) } }
