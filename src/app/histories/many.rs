//! Section 3: many loci against theory.

use super::between::LociBetween;
use super::desk::Desk;
use super::plot::Plot;
use super::simulated::Simulated;
use crate::app::parts::fields::{Alert, TextInput};
use crate::app::parts::terms::Term;
use crate::app::plots::{self, Figure, Highlight};
use crate::app::state::Stage;
use crate::app::state::history::{History, largest_score, words};
use crate::expectation::{Estimate, Loci};
use crate::history::Unit;
use crate::number::{format_count, format_decimal};
use crate::sentence::capitalised;
use leptos::prelude::*;

/// The section.
#[component]
pub fn ManySection(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let there = move || desk.loci.with(Option::is_some);
    view! {
        <section class="sheet wide" aria-labelledby="many-title">
            <h2 id="many-title">"Many loci against theory"</h2>
            <p class="lead"><a href="verification.html">"How we know the simulator is right"</a>" does the same for all of it, at many more replicates."</p>
            <Simulated desk>
                <Control desk />
                {move || there().then(|| view! { <Pictures desk /> })}
            </Simulated>
        </section>
    }
}

/// How many, begin, cancel, progress.
#[component]
fn Control(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let simulating = move || desk.stage.get() == Stage::Simulating;
    let refused = RwSignal::new(None);
    let loci = desk.memo(|state| state.seen.view.loci.to_string());
    let take = move |typed: String| refused.set(desk.act(|state| state.set_loci(&typed).err()));
    let done = move || desk.done.get();
    let forecast = move || desk.forecast.get().filter(|_| simulating());
    let stale = desk.memo(History::is_stale);
    let asking = desk.memo(|state| state.asking);
    let button = move || {
        if simulating() {
            view! { <button type="button" class="plain" on:click=move |_| desk.act(History::cancel)>"Cancel"</button> }.into_any()
        } else {
            view! { <button type="button" class="primary" disabled=move || desk.stage.get() != Stage::Ready || desk.is_unfit() on:click=move |_| desk.act(History::simulate)>"Simulate"</button> }.into_any()
        }
    };
    view! {
        <div class="many-control">
            <label>"Loci " <TextInput closed=Signal::derive(simulating) value=loci take /></label>
            {button}
            <div class="progress-block">
                <span class="metric-label">{move || format!("{} of {} loci", format_count(f64::from(done())), format_count(f64::from(desk.view.get().loci)))}</span>
                <span class="caption">{move || forecast().map(|forecast| format!("{} to go, {}", capitalised(&forecast.time()), forecast.memory()))}</span>
                <progress aria-label="Loci simulated" max=loci value=move || done().to_string()></progress>
            </div>
            <span class="hidden" data-metric="loci" data-value=move || done().to_string()></span>
        </div>
        {move || asking.get().then(|| view! { <Question desk /> })}
        <Alert text=refused />
        {move || stale.get().then(|| view! { <p class="note warning">"The settings have changed since these loci were simulated: simulate again."</p> })}
    }
}

/// So much that someone has to agree.
#[component]
fn Question(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let text = move || {
        let forecast = desk.forecast.get()?;
        Some(words::question(desk.done.get(), &forecast))
    };
    let seconds = move || {
        desk.forecast
            .get()
            .map(|forecast| forecast.seconds.to_string())
    };
    view! {
        <div class="question" role="alert">
            <p class="note warning" data-metric="forecast" data-value=seconds>{text}</p>
            <button type="button" class="plain" on:click=move |_| desk.act(History::proceed)>"Simulate all the same"</button>
        </div>
    }
}

/// Histograms and the mean spectrum.
#[component]
fn Pictures(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let draw = move |figure: fn(&Loci, f64) -> Figure| {
        move |width: f64| desk.of_loci(|loci| figure(loci, width))
    };
    let mean = move |read: fn(&Loci) -> Estimate| {
        Signal::derive(move || desk.of_loci(read).unwrap_or_default())
    };
    let known = move |read: fn(&Loci) -> bool| move || desk.of_loci(read).unwrap_or(false);
    let said = |known: bool, yes: &'static str, no: &'static str| if known { yes } else { no };
    let (root, sites) = (
        known(|loci| !loci.root.theory.is_empty()),
        known(|loci| !loci.sites.theory.is_empty()),
    );
    let (sites_mean, pi) = (
        known(|loci| loci.sites.mean.expected.is_some()),
        known(|loci| loci.pi.mean.expected.is_some()),
    );
    let spectrum = known(|loci| loci.spectrum.iter().any(|class| class.expected.is_some()));
    let neutral = known(|loci| loci.neutral);
    let swept = known(|loci| loci.profile.is_some());
    const WITHOUT: &str = "The line is what is expected of the same population without the sweep.";
    let scored = move || !neutral();
    let under_way = desk.memo(History::under_way);
    let largest = move || desk.of_loci(largest_score).flatten();
    view! {
        {move || under_way.get().map(|text| view! { <p class="note" role="status">{text}</p> })}
        {move || scored().then(|| view! {
            <p class="caption">
                <Term word="z" entry="z-score" />" is how far a mean lies from theory, in standard errors. By chance alone it is beyond 2 or -2 about once in \
                 twenty times. S, π and the spectrum are counted from the same sites and move together: a seed that draws one high or low draws all. \
                 Simulate more loci, or take another seed: what was chance goes, and an error would stay. "{largest}
            </p>
        })}
        <div class="plots">
            <div>
                <h3>"Time to the common ancestor, T" <sub>"MRCA"</sub></h3>
                <Plot draw=draw(|loci, width| plots::histogram(&loci.root, Unit::Generations.words(), width)) />
                <Mean metric="tmrca" neutral=neutral estimate=mean(|loci| loci.root.mean) />
                <p class="caption">{move || if neutral() { "At the selected site of each locus." } else { said(root(), "At the first base pair of each locus. The line is the exact law of the number of lineages.", "At the first base pair of each locus. For more than one population, or ancient samples, the law is not computed here: none is drawn.") }}</p>
            </div>
            <div>
                <h3><Term word="Segregating sites, S" entry="segregating site" /></h3>
                <Plot draw=draw(|loci, width| plots::histogram(&loci.sites, "sites", width)) />
                <Mean metric="sites" neutral=neutral estimate=mean(|loci| loci.sites.mean) />
                <p class="caption">{move || if neutral() { "" } else { said(sites(), "The line is the exact law without recombination.", said(sites_mean(), "The mean is exact. The whole law is computed only for a constant size without recombination: set r to 0 there to see it.", "For several populations, or ancient samples, the expectation of S is not computed here: none is drawn.")) }}</p>
            </div>
            <div>
                <h3><Term word="Pairwise differences, π" entry="pi" /></h3>
                <Plot draw=draw(|loci, width| plots::histogram(&loci.pi, "differences per pair", width)) />
                <Mean metric="pi" neutral=neutral estimate=mean(|loci| loci.pi.mean) />
                <p class="caption">{move || if neutral() { "" } else { said(pi(), "The mean is exact, from the time that two lineages need through this history; the whole law is not computed here.", "So much happens in this history that the expectation of π is not computed here.") }}</p>
            </div>
            <div>
                <h3><Term word="Tajima's D" entry="Tajima's D" /></h3>
                <Plot draw=draw(|loci, width| plots::histogram(&loci.tajima, "D", width)) />
                <Mean metric="tajima" neutral=neutral estimate=mean(|loci| loci.tajima.mean) />
                <p class="caption">"Of the loci that have a site. D has no exact law; under a constant size its mean is slightly below 0."</p>
            </div>
            <div class="widest">
                <h3>"Mean site frequency spectrum"</h3>
                <Plot draw=draw(|loci, width| plots::site_spectrum(&loci.spectrum, "sites per locus", &Highlight::default(), width)) />
                <p class="caption">{move || if neutral() { WITHOUT } else { said(spectrum(), "The line is the exact expectation under this history; the table holds a z-score for each class.", "For this history the expected spectrum is not computed here: none is drawn.") }}</p>
            </div>
            <LociBetween desk />
            {move || swept().then(|| view! { <Diversity desk /> })}
        </div>
    }
}

/// Diversity along a swept locus.
#[component]
fn Diversity(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let draw = move |width| {
        let drawn = |loci: &Loci| Some(plots::diversity(loci.profile.as_ref()?, width));
        desk.of_loci(drawn).flatten()
    };
    let valley = move || {
        let valley = |loci: &Loci| Some(!loci.profile.as_ref()?.valley.is_empty());
        desk.of_loci(valley).flatten() == Some(true)
    };
    view! {
        <div class="widest">
            <h3>"Diversity along the locus"</h3>
            <Plot draw=draw />
            <p class="caption">
                "Dots are means with two standard errors. The line is what is expected given the trajectories of the allele, exactly for each of up to a \
                 hundred of them; the dashed one θ, without the sweep."
                {move || valley().then_some(" The dotted one is the formula of the valley, 1 - (2Ns)^(-2rd/s) right after fixation: an approximation, within 8 % of θ, for a hard sweep with 2Ns of 100 or more.")}
            </p>
        </div>
    }
}

/// A mean beside what theory expects.
#[component]
fn Mean(
    /// The handle for scripts.
    metric: &'static str,
    /// The mean.
    estimate: Signal<Estimate>,
    /// What is expected is without the sweep: the mean should differ, and no score is told.
    neutral: impl Fn() -> bool + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let plain = move |value: Option<f64>| {
        value
            .filter(|value| value.is_finite())
            .map(|value| value.to_string())
    };
    let expected = move || {
        let name = if neutral() {
            "without the sweep"
        } else {
            "theory"
        };
        estimate
            .get()
            .expected
            .map(|expected| format!("; {name} {}", format_decimal(expected)))
    };
    let score = move || estimate.get().z().filter(|_| !neutral());
    let z = move || score().map(|z| format!("; z = {z:+.2}"));
    view! {
        <p class="mean">
            "mean "
            <span data-metric=metric data-value=move || plain(Some(estimate.get().mean))>{move || format_decimal(estimate.get().mean)}</span>
            {move || format!(" ± {}", format_decimal(estimate.get().error))}
            {expected}
            <span data-metric=format!("{metric}-z") data-value=move || plain(score())>{z}</span>
        </p>
    }
}
