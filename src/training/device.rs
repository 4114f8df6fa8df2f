//! What the network is trained on.

use crate::network::Convolution;
use burn::tensor::Device;

/// A device and how to treat it.
#[derive(Clone, Debug)]
pub struct ComputeDevice {
    pub(super) device: Device,
    /// How convolutions are fastest.
    pub(super) convolution: Convolution,
    /// Results are there at once; on a GPU a read waits for all work under way, so that nothing is read inside an epoch.
    pub(super) reads_each_step: bool,
}

impl ComputeDevice {
    /// burn's CPU backend.
    #[cfg(feature = "flex")]
    pub fn cpu() -> Self {
        Self {
            device: Device::flex(),
            convolution: Convolution::Unfold,
            reads_each_step: true,
        }
    }

    /// A GPU that burn has been given, or a software adapter that stands for one.
    #[cfg(feature = "gpu")]
    pub fn gpu(device: Device, software: bool) -> Self {
        let convolution = if software {
            Convolution::Throughout
        } else {
            Convolution::Direct
        };
        Self {
            device,
            convolution,
            reads_each_step: false,
        }
    }
}
