//! The genealogy of any populations: whole, up to a time, or on its way from one tree to the next.

use super::colour::{INK, PAPER};
use super::figure::{Figure, HoverTarget};
use super::highlight::{Highlight, Mark};
use super::palette::Palette;
use super::svg::{Fit, Svg, number};
use super::time_axis::{TimeAxis, TimeScale};
use crate::locus::{Node, Site, Tree};
use crate::number::format_count;
use crate::sentence::counted;
use std::collections::BTreeMap;

/// How a tree is drawn.
pub struct TreeOptions<'a> {
    /// Names and colours of the populations.
    pub palette: &'a Palette,
    /// How time runs.
    pub scale: TimeScale,
    /// Only what happened up to this many generations ago is drawn; lineages end there.
    pub until: f64,
    /// The time axis goes this far at least.
    pub least: f64,
    /// The tree that was there before, and how far (0 to 1) nodes have moved from it.
    pub before: Option<(&'a Tree, f64)>,
    /// What stands out.
    pub highlight: &'a Highlight,
    /// CSS pixels.
    pub width: f64,
}

/// Shortest stay of a lineage in a population that is drawn, CSS pixels.
const LEAST_STAY: f64 = 0.6;

/// Where nodes lie.
struct Layout<'a> {
    tree: &'a Tree,
    options: &'a TreeOptions<'a>,
    size: [f64; 2],
    places: Vec<Option<f64>>,
    axis: TimeAxis,
}

/// A tree without crossing branches, root at the top; branches in the colour of the population that their lower end is in, and of those
/// that the lineage moves to where that is known; mutations as circles at their times.
pub fn lineages(tree: &Tree, sites: &[Site], options: &TreeOptions<'_>) -> Figure {
    let layout = Layout::of(tree, options);
    let mut svg = Svg::new(layout.size);
    let mut hover = Vec::new();
    layout.axis.draw(&mut svg, layout.size[0]);
    for (index, node) in (0..).zip(&tree.nodes) {
        layout.branch(&mut svg, &mut hover, index, node, sites);
    }
    for (index, node) in tree.nodes.iter().enumerate() {
        layout.leaf(&mut svg, index, node);
    }
    layout.mutations(&mut svg, &mut hover, sites);
    let summary = layout.summary(sites);
    svg.figure(summary, hover)
}

impl<'a> Layout<'a> {
    fn of(tree: &'a Tree, options: &'a TreeOptions<'a>) -> Self {
        let width = Fit::new(options.width, [200.0, 4000.0]).view;
        let size = [width, TimeAxis::figure_height(width)];
        let mut places = places(tree, width);
        let mut oldest = tree.height();
        if let Some((before, done)) = options.before.filter(|(_, done)| *done < 1.0) {
            let done = done.max(0.0);
            move_from(&mut places, tree, before, width, done);
            // The time axis moves along with the nodes.
            oldest = before.height() + done * (oldest - before.height());
        }
        let axis = TimeAxis::of(tree, oldest.max(options.least), options.scale, size[1]);
        Self {
            tree,
            options,
            size,
            places,
            axis,
        }
    }

    fn y(&self, time: f64) -> f64 {
        self.axis.y(time)
    }

    fn branch(
        &self,
        svg: &mut Svg,
        hover: &mut Vec<HoverTarget>,
        index: u32,
        node: &Node,
        sites: &[Site],
    ) {
        let Some(x) = self.place(index) else { return };
        let until = self.options.until;
        if !node.time.is_finite() || node.time > until {
            return;
        }
        let parent = node.parent.and_then(|parent| {
            Some((
                parent,
                self.tree.nodes.get(parent as usize)?,
                self.place(parent)?,
            ))
        });
        let met = parent.filter(|(_, parent, _)| parent.time.is_finite() && parent.time <= until);
        let top = match (met, parent) {
            (Some((_, parent, _)), _) => parent.time,
            (None, Some(_)) if until.is_finite() => until,
            _ => return,
        };
        let chosen = self.options.highlight.branches.contains(&index);
        let thickness = if chosen { 3.5 } else { 1.25 };
        let style = |ink: &str| {
            format!(" stroke=\"{ink}\" stroke-width=\"{thickness}\" stroke-linecap=\"square\"")
        };
        svg.raw(&format!("<g class=\"branch\" data-node=\"{index}\">"));
        let (mut from, mut population) = (node.time, node.population);
        for &(time, into) in node.moves.iter().filter(|(time, _)| *time < top) {
            // A stay that is too short to be seen is left out: frequent migrants would fill the drawing.
            if libm::fabs(self.y(from) - self.y(time)) < LEAST_STAY {
                population = into;
                continue;
            }
            svg.path(
                &format!(
                    "M{} {}V{}",
                    number(x),
                    number(self.y(from)),
                    number(self.y(time))
                ),
                "none",
                &style(self.ink(population)),
            );
            (from, population) = (time, into);
        }
        svg.path(
            &format!(
                "M{} {}V{}",
                number(x),
                number(self.y(from)),
                number(self.y(top))
            ),
            "none",
            &style(self.ink(population)),
        );
        if let Some((_, parent, parent_x)) = met {
            let across = format!(
                "M{} {}H{}",
                number(x),
                number(self.y(top)),
                number(parent_x)
            );
            svg.path(&across, "none", &style(self.ink(parent.population)));
        }
        svg.raw("</g>");
        let mutations = sites.iter().filter(|site| site.node == Some(index)).count();
        let text = format!(
            "Branch above {}, from {} to {} generations ago{}",
            counted(u64::from(node.below), "haplotype", "haplotypes"),
            format_count(node.time.round()),
            format_count(top.round()),
            if mutations > 0 {
                format!(": {}", counted(mutations as u64, "mutation", "mutations"))
            } else {
                String::new()
            }
        );
        let (high, low) = (self.y(top), self.y(node.time));
        hover.push(HoverTarget::marked(
            [x - 3.5, high, 7.0, (low - high).max(4.0)],
            text,
            Mark::Branch(index),
        ));
    }

    fn leaf(&self, svg: &mut Svg, index: usize, node: &Node) {
        if !node.children.is_empty() || !node.time.is_finite() || node.time > self.options.until {
            return;
        }
        let step = (self.size[0] - 44.0) / self.tree.order.len().max(1) as f64;
        if let Some(x) = self.place(index as u32) {
            svg.circle(
                [x, self.y(node.time)],
                (0.36 * step).clamp(0.75, 3.0),
                self.ink(node.population),
                " class=\"leaf\"",
            );
        }
    }

    fn mutations(&self, svg: &mut Svg, hover: &mut Vec<HoverTarget>, sites: &[Site]) {
        for (index, site) in sites
            .iter()
            .enumerate()
            .filter(|(_, site)| site.time <= self.options.until)
        {
            let Some(x) = site.node.and_then(|node| self.place(node)) else {
                continue;
            };
            let y = self.y(site.time);
            let (radius, fill) = if self.options.highlight.sites.contains(&index) {
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
            let text = format!(
                "Mutation at base pair {}, {} generations ago, in {} haplotypes",
                format_count(site.position.floor()),
                format_count(site.time.round()),
                site.count()
            );
            hover.push(HoverTarget::marked(
                [x - 4.0, y - 4.0, 8.0, 8.0],
                text,
                Mark::Site(index),
            ));
        }
    }

    fn ink(&self, population: u32) -> &'static str {
        self.options.palette.ink(population as usize)
    }

    fn place(&self, node: u32) -> Option<f64> {
        self.places.get(node as usize).copied().flatten()
    }

    fn summary(&self, sites: &[Site]) -> String {
        let leaves = self
            .tree
            .nodes
            .iter()
            .filter(|node| node.children.is_empty())
            .count();
        let until = self.options.until;
        if until.is_finite() {
            let met = self
                .tree
                .nodes
                .iter()
                .filter(|node| !node.children.is_empty() && node.time <= until)
                .count();
            return format!(
                "Genealogy of {leaves} haplotypes back to {} generations ago: {met} of {} meetings.",
                format_count(until.round()),
                leaves.saturating_sub(1)
            );
        }
        let mutations = sites.iter().filter(|site| site.node.is_some()).count();
        format!(
            "Genealogy of {leaves} haplotypes from base pair {} to {}, with {}; its root lies {} generations ago.",
            format_count(self.tree.left.floor()),
            format_count(self.tree.right.floor()),
            counted(mutations as u64, "mutation", "mutations"),
            format_count(self.tree.height().round())
        )
    }
}

/// Leaves evenly from left to right, every other node over the middle of its children.
fn places(tree: &Tree, width: f64) -> Vec<Option<f64>> {
    let mut places = vec![None; tree.nodes.len()];
    let step = (width - 46.0) / tree.order.len().max(2).saturating_sub(1) as f64;
    for (rank, &leaf) in tree.order.iter().enumerate() {
        if let Some(place) = places.get_mut(leaf as usize) {
            *place = Some(38.0 + rank as f64 * step);
        }
    }
    // Children come before their parents.
    for (index, node) in tree.nodes.iter().enumerate() {
        let below: Vec<f64> = node
            .children
            .iter()
            .filter_map(|&child| places.get(child as usize).copied().flatten())
            .collect();
        if let (false, Some(place)) = (below.is_empty(), places.get_mut(index)) {
            *place = Some(below.iter().sum::<f64>() / below.len() as f64);
        }
    }
    places
}

/// Puts nodes on their way from where the same nodes were; new ones come from the middle of their children.
fn move_from(places: &mut [Option<f64>], tree: &Tree, before: &Tree, width: f64, done: f64) {
    let olds: BTreeMap<u32, f64> = before
        .nodes
        .iter()
        .zip(self::places(before, width))
        .filter_map(|(node, place)| Some((node.id, place?)))
        .collect();
    let mut starts: Vec<Option<f64>> = Vec::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        let below: Vec<f64> = node
            .children
            .iter()
            .filter_map(|&child| starts.get(child as usize).copied().flatten())
            .collect();
        let middle = (!below.is_empty()).then(|| below.iter().sum::<f64>() / below.len() as f64);
        starts.push(olds.get(&node.id).copied().or(middle));
    }
    for (place, start) in places.iter_mut().zip(starts) {
        if let (Some(place), Some(start)) = (place, start) {
            *place = start + done * (*place - start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coalescent::Simulator;
    use crate::history::{Story, Study, Timeline};
    use crate::locus::Locus;

    fn draw(tree: &Tree, sites: &[Site], until: f64, before: Option<(&Tree, f64)>) -> Figure {
        let palette = Palette::of(&Timeline::of(&Study::of(Story::Split).demography()));
        let highlight = Highlight::default();
        lineages(
            tree,
            sites,
            &TreeOptions {
                palette: &palette,
                scale: TimeScale::Log,
                until,
                least: 0.0,
                before,
                highlight: &highlight,
                width: 400.0,
            },
        )
    }

    fn locus() -> Locus {
        Locus::simulate(&Study::of(Story::Split), 0, &mut Simulator::default()).unwrap()
    }

    #[test]
    fn the_whole_tree_has_every_branch_leaf_and_mutation() {
        let view = locus().look(5_000.0);
        let figure = draw(&view.tree, &view.sites, f64::INFINITY, None);
        let own = view.sites.iter().filter(|site| site.node.is_some()).count();
        assert_eq!(figure.svg.matches("class=\"branch\"").count(), 38);
        assert_eq!(figure.svg.matches("class=\"leaf\"").count(), 20);
        assert_eq!(figure.svg.matches("class=\"mutation\"").count(), own);
        assert!(
            figure
                .summary
                .starts_with("Genealogy of 20 haplotypes from base pair"),
            "{}",
            figure.summary
        );
    }

    #[test]
    fn up_to_a_time_only_what_happened_is_drawn() {
        let view = locus().look(0.0);
        let mut times: Vec<f64> = view
            .tree
            .nodes
            .iter()
            .map(|node| node.time)
            .filter(|time| *time > 0.0)
            .collect();
        times.sort_by(f64::total_cmp);
        let figure = draw(&view.tree, &[], times[4], None);
        // Five meetings: 20 leaves and 4 ancestors with a branch above them, and the newest one of no length.
        assert_eq!(figure.svg.matches("class=\"branch\"").count(), 25);
        assert!(
            figure.summary.contains("5 of 19 meetings"),
            "{}",
            figure.summary
        );
    }

    #[test]
    fn a_tree_moves_from_its_neighbour_to_its_own_place() {
        let locus = locus();
        let one = locus.look(0.0);
        let other = locus.look(20_000.0);
        let (start, middle, end) = (
            draw(&other.tree, &[], f64::INFINITY, Some((&one.tree, 0.0))),
            draw(&other.tree, &[], f64::INFINITY, Some((&one.tree, 0.5))),
            draw(&other.tree, &[], f64::INFINITY, Some((&one.tree, 1.0))),
        );
        assert_eq!(end, draw(&other.tree, &[], f64::INFINITY, None));
        assert_ne!(start.svg, end.svg);
        assert!(middle.svg != start.svg && middle.svg != end.svg);
        // Leaves are the same in both trees: at the start each stands where it stood.
        let old = places(&one.tree, 400.0);
        let mut moved = places(&other.tree, 400.0);
        move_from(&mut moved, &other.tree, &one.tree, 400.0, 0.0);
        assert_eq!(moved[..20], old[..20]);
    }
}
