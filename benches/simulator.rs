use coalescent_playground::coalescent::{LocusId, Simulator, draw_scenario};
use coalescent_playground::experiment::{Class, Preset};
use std::time::Instant;
fn main() {
    for preset in Preset::ALL {
        let e = preset.experiment();
        for class in Class::ALL {
            let n: u32 = std::env::var("REPS").ok().and_then(|s| s.parse().ok()).unwrap_or(400);
            let mut sim = Simulator::default();
            let t = Instant::now();
            let mut total = 0.0;
            for index in 0..n {
                let id = LocusId { seed: 1, class, index };
                let s = draw_scenario(&e, id);
                total += sim.joint_spectrum(&s, id).cells.iter().sum::<f64>();
            }
            println!("{preset:?} {class:?} {:.4} ms/locus, mean S {}", t.elapsed().as_secs_f64() * 1e3 / n as f64, total / n as f64);
        }
    }
}
