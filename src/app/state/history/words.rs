//! What is said beside the figures of the view.

use crate::expectation::{Costs, Forecast, Grows, PATIENCE};
use crate::history::Study;
use crate::locus::{LocusView, SweepView};
use crate::number::format_count;

fn count(number: u32) -> String {
    format_count(f64::from(number))
}

/// Which tree of the locus is drawn, and where it holds.
pub fn tree(view: &LocusView) -> String {
    let end = |at: f64| format_count(at.floor());
    format!(
        "Tree {} of {}, from {} to {} bp",
        count(view.index + 1),
        count(view.count),
        end(view.tree.left),
        end(view.tree.right)
    )
}

/// How many sites are drawn, where it is not all of them.
pub fn nearest(view: &LocusView) -> Option<String> {
    let all = view.sites.len() as u32 == view.total_sites;
    (!all).then(|| {
        format!(
            "The {} sites nearest to the position, of {}.",
            view.sites.len(),
            count(view.total_sites)
        )
    })
}

/// What became of the sample's lineages in a sweep.
pub fn sweep(sweep: &SweepView) -> String {
    let [without, with] = sweep.at_the_end;
    let ended = if sweep.fixed {
        "When it was fixed"
    } else {
        "When selection ended"
    };
    let all = with + without;
    let sample = if without == 0 {
        format!("the locus was in {all} lineages, all with the allele")
    } else {
        format!("the locus was in {all} lineages, {with} of them with the allele")
    };
    let founders = match sweep.at_the_origin {
        0 => "none was left when it arose".to_owned(),
        1 => "1 was left when it arose".to_owned(),
        more => format!("{more} were left to meet when it arose"),
    };
    format!("{ended}, {sample}; {founders}. The tree beside it has the same time axis.")
}

/// What so many loci say that the others would take, where someone has to agree.
pub fn question(done: u32, forecast: &Forecast) -> String {
    format!(
        "From the first {} loci: the others would take {} and {} of memory. Fewer loci, fewer haplotypes or a shorter locus take less.",
        count(done),
        forecast.time(),
        forecast.memory()
    )
}

/// Of what costs were measured, and whether that is what is set now.
pub fn measured(of: &Study, now: &Study, costs: &Costs) -> String {
    let points = costs.curves.iter().flat_map(|curve| &curve.points);
    let elsewhere = if now == of {
        ""
    } else {
        " The settings have changed since."
    };
    format!(
        "{}: {} loci, each with its genealogy kept whole, without mutations. Dashed: what the two points before forecast.{elsewhere}",
        of.story.title(),
        count(points.map(|point| point.loci).sum())
    )
}

/// Why a curve of costs ends early.
pub fn ends(costs: &Costs) -> String {
    let mut text = String::new();
    for curve in &costs.curves {
        if let Some((at, forecast)) = curve.beyond {
            let at = format_count(at.round());
            let with = match curve.grows {
                Grows::Haplotypes => format!("{at} haplotypes"),
                Grows::Crossovers => format!("4NrL, with gene conversion, of {at}"),
            };
            let (time, memory) = (forecast.time(), forecast.memory());
            text += &format!(
                "A locus with {with} would take {time} and {memory}: none is simulated that takes more than {PATIENCE} seconds. "
            );
        }
        if let Some(reason) = &curve.refused {
            text += &format!("The simulator goes no further: {reason}. ");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::Simulator;
    use crate::expectation::Measuring;
    use crate::history::Story;
    use crate::locus::Locus;

    fn view(story: Story) -> LocusView {
        let study = Study::of(story);
        let locus = Locus::simulate(&study, 0, &mut Simulator::default()).unwrap();
        locus.look(0.0)
    }

    #[test]
    fn a_tree_and_its_sites_are_told_as_they_are_drawn() {
        let mut view = view(Story::Constant);
        (view.index, view.count) = (0, 1_200);
        (view.tree.left, view.tree.right) = (0.0, 1_234.5);
        assert_eq!(tree(&view), "Tree 1 of 1,200, from 0 to 1,234 bp");
        view.total_sites = view.sites.len() as u32;
        assert_eq!(nearest(&view), None);
        view.total_sites += 1_000;
        let said = nearest(&view).unwrap();
        assert!(said.starts_with(&format!("The {} sites", view.sites.len())));
    }

    #[test]
    fn a_sweep_says_what_became_of_the_lineages() {
        let mut of = view(Story::HardSweep).sweep.unwrap();
        (of.fixed, of.at_the_end, of.at_the_origin) = (true, [0, 9], 1);
        let said = sweep(&of);
        assert!(said.starts_with(
            "When it was fixed, the locus was in 9 lineages, all with the allele; 1 was left"
        ));
        (of.fixed, of.at_the_end, of.at_the_origin) = (false, [2, 7], 3);
        let said = sweep(&of);
        assert!(said.starts_with("When selection ended, the locus was in 9 lineages, 7 of them"));
        assert!(said.contains("3 were left to meet"), "{said}");
    }

    #[test]
    fn costs_say_of_what_they_are_and_why_they_end() {
        let study = Study::default();
        let mut costs = Measuring::new(study.clone()).unwrap().costs().clone();
        assert_eq!(ends(&costs), "");
        let forecast = Forecast {
            seconds: 9.0,
            bytes: 1e6,
        };
        costs.curves[0].beyond = Some((1_000.0, forecast));
        costs.curves[1].refused = Some("it is too much".to_owned());
        let said = ends(&costs);
        assert!(
            said.contains("A locus with 1,000 haplotypes would take"),
            "{said}"
        );
        assert!(
            said.contains("more than 5 seconds. The simulator goes no further: it is too much.")
        );
        assert!(!measured(&study, &study, &costs).contains("changed"));
        let other = Study::of(Story::Growth);
        assert!(measured(&study, &other, &costs).ends_with("changed since."));
        assert!(question(1_500, &forecast).starts_with("From the first 1,500 loci"));
    }
}
