//! What layers are called.

use crate::network::LayerSummary;

/// The names of all layers, numbered where several have the same: "Conv1D 1", "Conv1D 2".
pub(super) fn names(lines: &[LayerSummary]) -> Vec<String> {
    let alike = |lines: &[LayerSummary], name: &str| lines.iter().filter(|line| line.name == name).count();
    let name = |(place, line): (usize, &LayerSummary)| {
        if alike(lines, &line.name) < 2 {
            return line.name.clone();
        }
        format!("{} {}", line.name, 1 + alike(&lines[..place], &line.name))
    };
    lines.iter().enumerate().map(name).collect()
}
