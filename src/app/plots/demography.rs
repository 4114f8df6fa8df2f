//! The history that loci are simulated under.

use super::colour::{HAIRLINE, INK, INK_SOFT, POPULATION_SOFT, POPULATION_TEXT};
use super::figure::{Figure, HoverTarget, Table};
use super::format::format_short;
use super::prior::{bounds, describe, largest, middle};
use super::scale::{Kind, Scale};
use super::svg::{Anchor, Fit, Svg, polyline};
use crate::experiment::{Class, Direction, History};

/// Where the parts of the drawing lie, CSS pixels.
struct Layout {
    size: [f64; 2],
    /// Generations ago to height.
    time: Scale,
    /// Centres of A, B and the ancestral population.
    centres: [f64; 3],
    /// Widths of the same: middle and largest value of the prior.
    widths: [[f64; 2]; 3],
    split: f64,
    /// Right edge of the drawing.
    right: f64,
}

/// An ancestral population splits into A and B; bars as wide as the middle of the size priors, migration arrows within their time window,
/// the bounds of the priors drawn faintly. Time runs upwards, in generations before the present.
pub fn demography(history: &History, class: Class, width: f64) -> Figure {
    let layout = Layout::of(history, width);
    let mut svg = Svg::new(layout.size);
    let mut hover = Vec::new();
    layout.axis(&mut svg);
    if class == Class::GeneFlow {
        layout.migration(&mut svg, &mut hover, history);
    }
    layout.populations(&mut svg, &mut hover, history);
    layout.split_time(&mut svg, &mut hover, history);

    let mut summary = format!(
        "An ancestral population splits into A and B, {} generations ago ({})",
        format_short(layout.split),
        describe(&history.split_time)
    );
    match class {
        Class::Divergence => summary.push_str("; no migration afterwards."),
        Class::GeneFlow => summary.push_str(&format!(
            "; {} {}.",
            migrants(history),
            window(history, layout.split)
        )),
    }
    let mut rows = vec![
        vec![
            "split time, generations".to_owned(),
            bounds(&history.split_time),
        ],
        vec![
            "ancestral size, diploids".to_owned(),
            bounds(&history.ancestral_size),
        ],
        vec!["size of A, diploids".to_owned(), bounds(&history.sizes[0])],
        vec!["size of B, diploids".to_owned(), bounds(&history.sizes[1])],
    ];
    if class == Class::GeneFlow {
        rows.push(vec![
            "migration rate per generation".to_owned(),
            bounds(&history.migration.rate),
        ]);
    }
    Figure {
        svg: svg.finish(&summary),
        size: layout.size,
        summary,
        hover,
        table: Some(Table::new(&["parameter", "prior"], rows)),
    }
}

impl Layout {
    fn of(history: &History, width: f64) -> Self {
        let Fit { view, drawn: width } = Fit::new(width, [230.0, 420.0]);
        let size = [view, (width * 0.92).clamp(220.0, 320.0).round()];
        let split = middle(&history.split_time);
        let oldest = largest(&history.split_time).max(split).max(1.0) * 1.25;
        let time = Scale::new(Kind::Linear, [0.0, oldest], [size[1] - 34.0, 20.0]);
        let [left, right] = [38.0, width - 62.0];
        let room = right - left;
        let priors = [
            &history.sizes[0],
            &history.sizes[1],
            &history.ancestral_size,
        ];
        let widest = priors.map(largest).into_iter().fold(1.0, f64::max);
        let bar = room * 0.34;
        let widths = priors.map(|prior| {
            [middle(prior), largest(prior)].map(|size| (bar * (size / widest)).clamp(3.0, bar))
        });
        Self {
            size,
            time,
            centres: [left + bar / 2.0, right - bar / 2.0, left + room / 2.0],
            widths,
            split,
            right: width,
        }
    }

    fn axis(&self, svg: &mut Svg) {
        svg.text_sized(
            [0.0, 10.0],
            Anchor::Start,
            INK_SOFT,
            10.0,
            "generations ago",
        );
        for tick in self.time.ticks(4) {
            let y = self.time.at(tick);
            svg.line([32.0, y], [36.0, y], INK_SOFT, "");
            svg.text_sized(
                [29.0, y + 3.5],
                Anchor::End,
                INK_SOFT,
                10.0,
                &format_short(tick),
            );
        }
        svg.line(
            [36.0, self.time.at(0.0)],
            [36.0, self.time.at(f64::INFINITY)],
            HAIRLINE,
            "",
        );
    }

    fn populations(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>, history: &History) {
        let (present, split, top) = (
            self.time.at(0.0),
            self.time.at(self.split),
            self.time.at(f64::INFINITY),
        );
        let priors = [
            &history.sizes[0],
            &history.sizes[1],
            &history.ancestral_size,
        ];
        let spans = [[split, present], [split, present], [top, split]];
        for index in 0..3 {
            let (centre, [middle, largest], [from, to]) =
                (self.centres[index], self.widths[index], spans[index]);
            let outline = format!(" stroke=\"{HAIRLINE}\" stroke-dasharray=\"2 2\"");
            svg.rect(
                [centre - largest / 2.0, from, largest, to - from],
                "none",
                &outline,
            );
            svg.rect(
                [centre - middle / 2.0, from, middle, to - from],
                POPULATION_SOFT[index],
                "",
            );
            let name = ["population A", "population B", "ancestral population"][index];
            let text = format!(
                "Effective size of the {name}, diploids: {}",
                describe(priors[index])
            );
            hover.push(HoverTarget::new(
                [centre - largest / 2.0, from, largest, to - from],
                text,
            ));
        }
        // The beam that joins the three, in the ancestral colour.
        let [from, to] = [
            self.centres[0] - self.widths[0][0] / 2.0,
            self.centres[1] + self.widths[1][0] / 2.0,
        ];
        svg.rect([from, split - 3.0, to - from, 6.0], POPULATION_SOFT[2], "");
        for index in 0..2 {
            svg.text(
                [self.centres[index], present + 14.0],
                Anchor::Middle,
                POPULATION_TEXT[index],
                ["A", "B"][index],
            );
            svg.text_sized(
                [self.centres[index], present + 27.0],
                Anchor::Middle,
                INK_SOFT,
                10.0,
                &bounds(priors[index]),
            );
        }
        let beside = self.centres[2] + self.widths[2][1] / 2.0 + 6.0;
        svg.text([beside, top + 12.0], Anchor::Start, INK_SOFT, "ancestral");
        svg.text_sized(
            [beside, top + 25.0],
            Anchor::Start,
            INK_SOFT,
            10.0,
            &bounds(&history.ancestral_size),
        );
    }

    fn split_time(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>, history: &History) {
        let (split, right) = (
            self.time.at(self.split),
            self.centres[1] + self.widths[1][1] / 2.0,
        );
        let x = (right + 7.0).max(self.right - 58.0);
        let [low, high] = [
            self.time.at(history.split_time.low),
            self.time.at(largest(&history.split_time)),
        ];
        svg.line(
            [self.centres[1] + self.widths[1][0] / 2.0, split],
            [x, split],
            INK,
            " stroke-dasharray=\"3 2\"",
        );
        svg.line([x, low], [x, high], INK_SOFT, "");
        for end in [low, high] {
            svg.line([x - 3.0, end], [x + 3.0, end], INK_SOFT, "");
        }
        svg.circle([x, split], 2.5, INK, "");
        svg.text([x + 7.0, split + 1.0], Anchor::Start, INK, "T split");
        svg.text_sized(
            [x + 7.0, split + 14.0],
            Anchor::Start,
            INK_SOFT,
            10.0,
            &bounds(&history.split_time),
        );
        hover.push(HoverTarget::new(
            [x - 6.0, high, 64.0, low - high],
            format!("Split time, generations: {}", describe(&history.split_time)),
        ));
    }

    fn migration(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>, history: &History) {
        let migration = &history.migration;
        let [late, early] =
            [migration.start, migration.end].map(|fraction| self.time.at(fraction * self.split));
        let [from, to] = [
            self.centres[0] + self.widths[0][0] / 2.0,
            self.centres[1] - self.widths[1][0] / 2.0,
        ];
        svg.rect(
            [from, early, to - from, late - early],
            "var(--cell-empty)",
            "",
        );
        let ways: &[[f64; 2]] = match migration.direction {
            Direction::Both => &[[from, to], [to, from]],
            Direction::AToB => &[[from, to]],
            Direction::BToA => &[[to, from]],
        };
        let step = (late - early) / (ways.len() + 1) as f64;
        for (index, &[tail, head]) in ways.iter().enumerate() {
            let y = early + (index + 1) as f64 * step;
            let bend = if head > tail { -1.0 } else { 1.0 } * (step * 0.45).min(12.0);
            arrow(svg, [tail, y], [head, y], bend);
        }
        let rate = format!(
            "Migration, fraction of the receiving population per generation: {}",
            describe(&migration.rate)
        );
        hover.push(HoverTarget::new(
            [from, early, to - from, late - early],
            format!("{rate}; {}", window(history, self.split)),
        ));
    }
}

/// A bent arrow along the horizontal, with a little air at both ends.
fn arrow(svg: &mut Svg, tail: [f64; 2], head: [f64; 2], bend: f64) {
    let forward = (head[0] - tail[0]).signum();
    let (start, end) = (tail[0] + 5.0 * forward, head[0] - 5.0 * forward);
    let middle = [0.5 * (start + end), tail[1] + 2.0 * bend];
    let path = format!(
        "{}Q{:.1} {:.1} {end:.1} {:.1}",
        polyline([[start, tail[1]]]),
        middle[0],
        middle[1],
        head[1]
    );
    svg.path(
        &path,
        "none",
        &format!(" stroke=\"{INK}\" stroke-width=\"1.25\" class=\"migration\""),
    );
    let (dx, dy) = (end - middle[0], head[1] - middle[1]);
    let length = (dx * dx + dy * dy).sqrt().max(1e-6);
    let (ux, uy) = (dx / length, dy / length);
    let barb = |side: f64| {
        [
            end - 7.0 * ux - side * 3.0 * uy,
            head[1] - 7.0 * uy + side * 3.0 * ux,
        ]
    };
    svg.path(
        &format!("{}z", polyline([[end, head[1]], barb(1.0), barb(-1.0)])),
        INK,
        "",
    );
}

fn migrants(history: &History) -> &'static str {
    match history.migration.direction {
        Direction::Both => "migrants go both ways",
        Direction::AToB => "migrants go from A into B",
        Direction::BToA => "migrants go from B into A",
    }
}

/// The time window of migration in words, for one split time.
fn window(history: &History, split: f64) -> String {
    let [late, early] = [history.migration.start, history.migration.end]
        .map(|fraction| format_short((fraction * split).floor()));
    if history.migration.start <= 0.0 {
        format!("from {early} generations ago until the present")
    } else {
        format!("from {early} to {late} generations ago")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Preset;

    fn arrows(figure: &Figure) -> usize {
        figure.svg.matches("class=\"migration\"").count()
    }

    #[test]
    fn only_gene_flow_has_arrows_one_for_each_direction() {
        let mut history = Preset::GeneFlow.experiment().history;
        assert_eq!(arrows(&demography(&history, Class::Divergence, 260.0)), 0);
        assert_eq!(arrows(&demography(&history, Class::GeneFlow, 260.0)), 2);
        history.migration.direction = Direction::AToB;
        assert_eq!(arrows(&demography(&history, Class::GeneFlow, 260.0)), 1);
    }

    #[test]
    fn the_summary_states_split_and_window() {
        let figure = demography(
            &Preset::GeneFlow.experiment().history,
            Class::GeneFlow,
            260.0,
        );
        assert_eq!(
            figure.summary,
            "An ancestral population splits into A and B, 275k generations ago (uniform from 50k to 500k); \
             migrants go both ways from 137.5k generations ago until the present."
        );
    }

    #[test]
    fn a_larger_population_is_wider() {
        let mut history = Preset::GeneFlow.experiment().history;
        history.sizes[1] = crate::experiment::Prior::fixed(20_000.0);
        let layout = Layout::of(&history, 260.0);
        assert!(layout.widths[0][0] > layout.widths[1][0]);
    }
}
