//! Section 4: the coalescent of one site, one event at a time.

use super::desk::Desk;
use super::simulated::Simulated;
use super::time::TimeChoice;
use crate::app::parts::figure::FigureView;
use crate::app::plots::{self, Highlight, TimeScale, TreeOptions};
use crate::app::state::history::History;
use crate::locus::{Rival, WalkStep, rival, sentence};
use crate::number::{format_count, format_rate};
use leptos::prelude::*;

/// Events listed at once, the newest first.
const LISTED: usize = 12;
/// Most rivals that are told apart.
const MOST_RIVALS: usize = 8;

/// The section.
#[component]
pub fn EventsSection(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let time = RwSignal::new(TimeScale::Log);
    let events = desk.memo(History::events);
    let playing = desk.memo(|state| state.playing);
    let draw = move |width| {
        desk.walk.with(|walk| {
            let (walk, tree) = walk.as_deref()?;
            let event = desk.event.get();
            let until = if event >= walk.steps.len() && walk.complete {
                f64::INFINITY
            } else {
                event
                    .checked_sub(1)
                    .and_then(|last| walk.steps.get(last))
                    .map_or(0.0, |step| step.time)
            };
            desk.drawn.with(|drawn| {
                let options = TreeOptions {
                    palette: &drawn.palette,
                    scale: time.get(),
                    until,
                    least: 0.0,
                    before: None,
                    highlight: &Highlight::default(),
                    width,
                };
                Some(plots::lineages(tree, &[], &options))
            })
        })
    };
    let list = move || {
        let event = desk.event.get();
        desk.walk.with(|walk| {
            let (walk, _) = walk.as_deref()?;
            let names = desk.drawn.with(|drawn| drawn.palette.names().to_vec());
            let shown = walk.steps.iter().enumerate().take(event).rev().take(LISTED);
            Some(
                shown
                    .map(|(index, step)| line(index, step, &names))
                    .collect::<Vec<_>>(),
            )
        })
    };
    let newest = move || {
        let event = desk.event.get();
        desk.walk.with(|walk| {
            let (walk, _) = walk.as_deref()?;
            let names = desk.drawn.with(|drawn| drawn.palette.names().to_vec());
            match event.checked_sub(1).and_then(|last| walk.steps.get(last)) {
                Some(step) => Some(sentence(step, &names)),
                None => Some(format!(
                    "{} haplotypes today; Step lets the first event happen, looking back.",
                    walk.leaves.len()
                )),
            }
        })
    };
    let incomplete = move || {
        desk.walk
            .with(|walk| walk.as_deref().is_some_and(|(walk, _)| !walk.complete))
    };
    view! {
        <section class="sheet wide" aria-labelledby="events-title">
            <h2 id="events-title">"One event at a time"</h2>
            <p class="lead">{move || if desk.study.with(|study| study.is_sweep()) {
                "The tree above, looking back from the present: lineages with and without the selected allele, which events compete in each background, and at which rates."
            } else {
                "The coalescent of one site, looking back from the present: which events compete, at which rates, and which comes first."
            }}</p>
            <Simulated desk>
                <div class="turn">
                    <button type="button" class="plain" disabled=move || desk.event.get() == 0 on:click=move |_| desk.act(|state| state.step_by_hand(false))>"Back"</button>
                    <button type="button" class="primary" disabled=move || { desk.event.get() >= events.get() } on:click=move |_| desk.act(|state| state.step_by_hand(true))>"Step"</button>
                    <button type="button" class="plain" disabled=move || events.get() == 0 on:click=move |_| desk.act(History::play_or_pause)>
                        {move || if playing.get() { "Pause" } else { "Play" }}
                    </button>
                    <span class="caption" data-metric="event" data-value=move || desk.event.get().to_string()>
                        {move || format!("Event {} of {}", desk.event.get(), events.get())}
                    </span>
                    <TimeChoice time />
                </div>
                <div class="pair events">
                    <FigureView empty="The first genealogy appears when the simulator is up." draw=draw />
                    <div>
                        <p class="newest" aria-live="polite">{newest}</p>
                        <Rivals desk />
                        <ol class="event-list" reversed tabindex="0" aria-label="Events so far, the newest first">{list}</ol>
                        {move || incomplete().then(|| view! { <p class="note">"Migration is so frequent here that the walk ends after 5,000 events, before the common ancestor."</p> })}
                    </div>
                </div>
            </Simulated>
        </section>
    }
}

/// What competed to be the newest event, or competes to be the first one: a bar for each, as long as its rate.
#[component]
fn Rivals(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let bars = move || {
        let event = desk.event.get();
        desk.walk.with(|walk| {
            let step = walk.as_ref()?.0.steps.get(event.saturating_sub(1))?;
            let winner = step.winner().filter(|_| event > 0);
            let names = desk.drawn.with(|drawn| drawn.palette.names().to_vec());
            let title = match (event, winner) {
                (0, _) => "Events that can come first, going back in time",
                (_, Some(_)) => "Events that could have come here",
                (_, None) => {
                    "Events that could have come before this one, which comes at a fixed time"
                }
            };
            Some(view! {
                <h3>{title}": rates per generation at the event before"</h3>
                <ul class="rivals">{rival_bars(step, winner, &names)}</ul>
            })
        })
    };
    view! { {bars} }
}

/// The largest rates, and the winner's; what is left is added up.
fn rival_bars(step: &WalkStep, winner: Option<Rival>, names: &[String]) -> Vec<AnyView> {
    let mut rivals = step.rivals.clone();
    rivals.sort_by(|(one, rate), (other, beside)| {
        (winner == Some(*other))
            .cmp(&(winner == Some(*one)))
            .then(beside.total_cmp(rate))
    });
    let total = step.total();
    let bar = |name: String, rate: f64, won: bool| {
        let share = 100.0 * rate / total;
        let mark = if won { ", came first" } else { "" };
        view! {
            <li class:won=won>
                <span>{name}{mark}</span>
                <span class="bar"><span style=format!("width:{share:.1}%")></span></span>
                <span class="rate">{format_rate(rate)}</span>
            </li>
        }
        .into_any()
    };
    let rest = rivals.split_off(rivals.len().min(MOST_RIVALS));
    let mut bars: Vec<AnyView> = rivals
        .into_iter()
        .map(|(of, rate)| bar(rival(of, names), rate, winner == Some(of)))
        .collect();
    if !rest.is_empty() {
        bars.push(bar(
            match rest.len() {
                1 => "1 other".to_owned(),
                others => format!("{others} others together"),
            },
            rest.iter().map(|(_, rate)| rate).sum(),
            false,
        ));
    }
    bars
}

/// One event in the list.
fn line(index: usize, step: &WalkStep, names: &[String]) -> impl IntoView + use<> {
    let time = format_count(step.time.round());
    view! { <li value=(index + 1).to_string()><span class="when">{format!("{time} generations ago")}</span>": "{sentence(step, names)}</li> }
}
