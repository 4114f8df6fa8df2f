use super::{Refusal, active::Active};
use crate::protocol::inside::FromInside;
use crate::training::ComputeDevice;
pub(super) struct TwinJob;
impl Active {
    pub(super) fn ask_twin(&mut self, _d: &ComputeDevice, _s: u64) -> Result<(), Refusal> {
        Ok(())
    }
}
impl TwinJob {
    pub(super) async fn step(&mut self, _a: &mut Active, _o: &mut Vec<FromInside>) -> Result<bool, Refusal> {
        Ok(true)
    }
}
