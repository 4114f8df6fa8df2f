//! The genealogy of the sample at one position.

use super::colour::{HAIRLINE, INK, INK_SOFT, PAPER, POPULATION, population};
use super::figure::{Figure, HoverTarget};
use super::format::{format_count, format_short};
use super::highlight::{Highlight, Mark};
use super::scale::{Kind, Scale};
use super::svg::{Anchor, Fit, Svg, number};
use crate::coalescent::{LocalTree, Site, TreeNode};

/// How the time axis of [`genealogy`] runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeScale {
    /// Proportional to generations.
    Linear,
    /// Logarithmic beyond the most recent coalescences, which would otherwise be too small to see.
    Log,
}

/// Where the nodes lie.
struct Layout<'a> {
    tree: &'a LocalTree,
    size: [f64; 2],
    /// Horizontal place of each node, if it hangs on a leaf.
    places: Vec<Option<f64>>,
    scale: TimeScale,
    /// The unit of the logarithmic scale: the first coalescence.
    unit: f64,
    /// Stretched time to height.
    height: Scale,
    split: f64,
}

/// A tree without crossing branches, root at the top; each branch in the colour of the population its lower end is in, grey above the
/// split; mutations as circles at their times.
pub fn genealogy(
    tree: &LocalTree,
    sites: &[Site],
    split_time: Option<f64>,
    scale: TimeScale,
    highlight: &Highlight,
    width: f64,
) -> Figure {
    let layout = Layout::of(tree, split_time, scale, width);
    let mut svg = Svg::new(layout.size);
    let mut hover = Vec::new();
    layout.axis(&mut svg, split_time);
    for (index, node) in tree.nodes.iter().enumerate() {
        layout.branch(&mut svg, &mut hover, index, node, sites, highlight);
    }
    layout.leaves(&mut svg);
    layout.mutations(&mut svg, &mut hover, sites, highlight);

    let leaves = tree
        .nodes
        .iter()
        .filter(|node| node.children.is_empty())
        .count();
    let mutations = sites.iter().filter(|site| site.node.is_some()).count();
    let summary = match tree.nodes.last() {
        Some(root) if tree.nodes.len() > 1 => format!(
            "Genealogy of {leaves} haplotypes from base pair {} to {}, with {mutations} mutations; its root lies {} generations ago.",
            format_count(tree.left.floor()),
            format_count(tree.right.floor()),
            format_count(root.time.round())
        ),
        _ => "Genealogy: no tree.".to_owned(),
    };
    Figure {
        svg: svg.finish(&summary),
        size: layout.size,
        summary,
        hover,
        table: None,
    }
}

impl<'a> Layout<'a> {
    fn of(tree: &'a LocalTree, split_time: Option<f64>, scale: TimeScale, width: f64) -> Self {
        let width = Fit::new(width, [200.0, 4000.0]).view;
        let size = [width, (width * 0.8).clamp(190.0, 340.0).round()];
        let times = || {
            tree.nodes
                .iter()
                .map(|node| node.time)
                .filter(|time| time.is_finite() && *time > 0.0)
        };
        let unit = times().fold(f64::INFINITY, f64::min);
        let unit = if unit.is_finite() { unit } else { 1.0 };
        let oldest = times().fold(1.0, f64::max);
        let mut layout = Self {
            tree,
            size,
            places: vec![None; tree.nodes.len()],
            scale,
            unit,
            height: Scale::new(Kind::Linear, [0.0, 1.0], [0.0, 1.0]),
            split: split_time
                .filter(|time| time.is_finite())
                .unwrap_or(f64::INFINITY),
        };
        layout.height = Scale::new(
            Kind::Linear,
            [0.0, layout.stretched(oldest)],
            [size[1] - 8.0, 20.0],
        );
        layout.place_nodes();
        layout
    }

    /// Leaves evenly from left to right, every other node over the middle of its children.
    fn place_nodes(&mut self) {
        let step =
            (self.size[0] - 44.0) / self.tree.leaf_order.len().max(2).saturating_sub(1) as f64;
        for (rank, &leaf) in self.tree.leaf_order.iter().enumerate() {
            if let Some(place) = self.places.get_mut(leaf as usize) {
                *place = Some(38.0 + rank as f64 * step);
            }
        }
        // Children come before their parents.
        for (index, node) in self.tree.nodes.iter().enumerate() {
            let children: Vec<f64> = node
                .children
                .iter()
                .filter_map(|&child| self.places.get(child as usize).copied().flatten())
                .collect();
            if !children.is_empty()
                && let Some(place) = self.places.get_mut(index)
            {
                *place = Some(children.iter().sum::<f64>() / children.len() as f64);
            }
        }
    }

    fn stretched(&self, time: f64) -> f64 {
        match self.scale {
            TimeScale::Linear => time,
            TimeScale::Log => libm::log1p(time.max(0.0) / self.unit),
        }
    }

    fn y(&self, time: f64) -> f64 {
        self.height.at(self.stretched(time))
    }

    fn axis(&self, svg: &mut Svg, split_time: Option<f64>) {
        svg.text_sized(
            [0.0, 10.0],
            Anchor::Start,
            INK_SOFT,
            10.0,
            "generations ago",
        );
        let oldest = self
            .tree
            .nodes
            .iter()
            .map(|node| node.time)
            .filter(|time| time.is_finite())
            .fold(1.0, f64::max);
        let mut ticks = match self.scale {
            TimeScale::Linear => Scale::new(Kind::Linear, [0.0, oldest], [0.0, 1.0]).ticks(4),
            TimeScale::Log => Scale::new(Kind::Log, [self.unit, oldest], [0.0, 1.0]).ticks(6),
        };
        ticks.push(0.0);
        let split = split_time
            .filter(|split| split.is_finite() && (0.0..oldest).contains(split))
            .map(|split| self.y(split));
        if let Some(y) = split {
            svg.line(
                [32.0, y],
                [self.size[0], y],
                INK_SOFT,
                " stroke-dasharray=\"3 2\"",
            );
            svg.text_sized([28.0, y + 3.5], Anchor::End, INK, 10.0, "T split");
        }
        let mut lowest = f64::INFINITY;
        ticks.sort_unstable_by(f64::total_cmp);
        for tick in ticks {
            let y = self.y(tick);
            if lowest - y < 12.0 || split.is_some_and(|split| (split - y).abs() < 12.0) {
                continue;
            }
            lowest = y;
            svg.line(
                [32.0, y],
                [self.size[0], y],
                HAIRLINE,
                " stroke-opacity=\"0.6\"",
            );
            svg.text_sized(
                [28.0, y + 3.5],
                Anchor::End,
                INK_SOFT,
                10.0,
                &format_short(tick),
            );
        }
    }

    fn branch(
        &self,
        svg: &mut Svg,
        hover: &mut Vec<HoverTarget>,
        index: usize,
        node: &TreeNode,
        sites: &[Site],
        highlight: &Highlight,
    ) {
        let parent_index = node.parent.map(|parent| parent as usize);
        let parent = parent_index.and_then(|parent| self.tree.nodes.get(parent));
        let (Some(x), Some(parent), Some(parent_x)) = (
            self.place(index),
            parent,
            parent_index.and_then(|parent| self.place(parent)),
        ) else {
            return;
        };
        if !(node.time.is_finite() && parent.time.is_finite()) {
            return;
        }
        let (low, high) = (self.y(node.time), self.y(parent.time));
        let split = self.y(self
            .split
            .clamp(node.time.min(parent.time), parent.time.max(node.time)));
        let marked = highlight.branches.contains(&(index as u32));
        let thickness = if marked { 3.5 } else { 1.25 };
        let style = |colour: &str| {
            format!(" stroke=\"{colour}\" stroke-width=\"{thickness}\" stroke-linecap=\"square\"")
        };
        let [x_text, split_text, high_text] = [x, split, high].map(number);
        svg.raw(&format!("<g class=\"branch\" data-node=\"{index}\">"));
        if split < low {
            svg.path(
                &format!("M{x_text} {}V{split_text}", number(low)),
                "none",
                &style(population(node.population)),
            );
        }
        if high < split {
            svg.path(
                &format!("M{x_text} {split_text}V{high_text}"),
                "none",
                &style(POPULATION[2]),
            );
        }
        svg.path(
            &format!("M{x_text} {high_text}H{}", number(parent_x)),
            "none",
            &style(population(parent.population)),
        );
        svg.raw("</g>");

        let mutations = sites
            .iter()
            .filter(|site| site.node == Some(index as u32))
            .count();
        let text = format!(
            "Branch above {} of A and {} of B, from {} to {} generations ago: {mutations} {}",
            node.below[0],
            node.below[1],
            format_count(node.time.round()),
            format_count(parent.time.round()),
            if mutations == 1 {
                "mutation"
            } else {
                "mutations"
            }
        );
        hover.push(HoverTarget::marked(
            [x - 3.5, high, 7.0, (low - high).max(4.0)],
            text,
            Mark::Branch(index as u32),
        ));
    }

    fn mutations(
        &self,
        svg: &mut Svg,
        hover: &mut Vec<HoverTarget>,
        sites: &[Site],
        highlight: &Highlight,
    ) {
        for (index, site) in sites.iter().enumerate() {
            let Some(x) = site.node.and_then(|node| self.place(node as usize)) else {
                continue;
            };
            let y = self.y(site.time);
            let (radius, fill) = if highlight.sites.contains(&index) {
                (3.5, INK)
            } else {
                (2.25, PAPER)
            };
            svg.circle(
                [x, y],
                radius,
                fill,
                &format!(" stroke=\"{INK}\" class=\"mutation\""),
            );
            let (position, time) = (
                format_count(site.position.floor()),
                format_count(site.time.round()),
            );
            let text = format!("Mutation at base pair {position}, {time} generations ago");
            hover.push(HoverTarget::marked(
                [x - 4.0, y - 4.0, 8.0, 8.0],
                text,
                Mark::Site(index),
            ));
        }
    }

    fn leaves(&self, svg: &mut Svg) {
        let step = (self.size[0] - 44.0) / self.tree.leaf_order.len().max(1) as f64;
        let radius = (0.36 * step).clamp(0.75, 2.75);
        for &leaf in &self.tree.leaf_order {
            if let (Some(x), Some(node)) = (
                self.place(leaf as usize),
                self.tree.nodes.get(leaf as usize),
            ) {
                svg.circle(
                    [x, self.y(node.time)],
                    radius,
                    population(node.population),
                    "",
                );
            }
        }
    }

    fn place(&self, node: usize) -> Option<f64> {
        self.places.get(node).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::small_tree;
    use super::*;

    fn draw(scale: TimeScale, highlight: &Highlight) -> Figure {
        let (tree, sites) = small_tree();
        genealogy(&tree, &sites, Some(250.0), scale, highlight, 300.0)
    }

    #[test]
    fn every_node_but_the_root_has_a_branch_and_every_mutation_of_the_tree_a_circle() {
        let figure = draw(TimeScale::Linear, &Highlight::default());
        assert_eq!(figure.svg.matches("class=\"branch\"").count(), 6);
        assert_eq!(figure.svg.matches("class=\"mutation\"").count(), 3);
        assert_eq!(
            figure.summary,
            "Genealogy of 4 haplotypes from base pair 1,000 to 2,000, with 3 mutations; its root lies 400 generations ago."
        );
    }

    #[test]
    fn branches_take_the_colour_of_their_population_and_turn_grey_above_the_split() {
        let figure = draw(TimeScale::Linear, &Highlight::default());
        let document = roxmltree::Document::parse(&figure.svg).unwrap();
        let colours = |index: &str| {
            let branch = document
                .descendants()
                .find(|node| node.attribute("data-node") == Some(index))
                .unwrap();
            branch
                .children()
                .filter_map(|path| path.attribute("stroke"))
                .collect::<Vec<_>>()
        };
        assert_eq!(colours("0"), ["var(--a)", "var(--a)"]);
        assert_eq!(colours("2"), ["var(--b)", "var(--b)"]);
        assert_eq!(
            colours("4"),
            ["var(--a)", "var(--ancestral)", "var(--ancestral)"]
        );
    }

    #[test]
    fn a_mutation_lies_over_its_branch() {
        let figure = draw(TimeScale::Linear, &Highlight::default());
        let mutation = figure
            .hover
            .iter()
            .find(|target| target.mark == Some(Mark::Site(0)))
            .unwrap();
        let found = figure
            .target_at(mutation.x + mutation.w / 2.0, mutation.y + mutation.h / 2.0)
            .unwrap();
        assert_eq!(
            figure.hover[found].text,
            "Mutation at base pair 1,100, 150 generations ago"
        );
    }

    #[test]
    fn branches_without_times_are_left_out() {
        let (mut tree, sites) = small_tree();
        for node in &mut tree.nodes[4..] {
            node.time = f64::NAN;
        }
        tree.nodes[0].time = f64::NAN;
        let figure = genealogy(
            &tree,
            &sites,
            Some(250.0),
            TimeScale::Log,
            &Highlight::default(),
            300.0,
        );
        assert_eq!(figure.svg.matches("class=\"branch\"").count(), 0);
    }

    #[test]
    fn older_is_higher_on_both_scales_and_the_logarithm_opens_the_recent_past() {
        let height = |scale, time| {
            let (tree, _) = small_tree();
            Layout::of(&tree, None, scale, 300.0).y(time)
        };
        for scale in [TimeScale::Linear, TimeScale::Log] {
            assert!(
                height(scale, 0.0) > height(scale, 100.0)
                    && height(scale, 100.0) > height(scale, 400.0)
            );
        }
        assert!(height(TimeScale::Log, 100.0) < height(TimeScale::Linear, 100.0));
    }

    #[test]
    fn pointing_at_a_branch_finds_its_mutations_and_cell() {
        let (tree, sites) = small_tree();
        let figure = genealogy(
            &tree,
            &sites,
            None,
            TimeScale::Linear,
            &Highlight::default(),
            300.0,
        );
        let target = figure
            .hover
            .iter()
            .find(|target| target.mark == Some(Mark::Branch(4)))
            .unwrap();
        assert!(
            target.text.starts_with(
                "Branch above 2 of A and 0 of B, from 100 to 400 generations ago: 2 mutations"
            ),
            "{}",
            target.text
        );
        let highlight = Highlight::of(Mark::Branch(4), &tree, &sites, [2, 2]);
        assert_eq!(
            (highlight.sites, highlight.cells),
            (vec![0, 1], vec![[2, 0]])
        );
    }
}
