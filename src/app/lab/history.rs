//! Station 1: what is asked, and the history of each class with a law for each of its numbers.

use super::actions::Actions;
use super::menu::ExperimentMenu;
use super::numbers::Numbers;
use super::scaled::ScaledValues;
use super::signals::Lab;
use super::written::WrittenHistory;
use crate::app::parts::fields::{Choice, Form, MenuField, Refusal, TextInput, entries};
use crate::app::parts::figure::FigureView;
use crate::app::parts::genome::SelectionField;
use crate::app::place::Place;
use crate::app::plots;
use crate::app::shell::Shell;
use crate::app::state::{self, alike, asked, classes, document, drawn, observed};
use crate::experiment::{Experiment, Preset, Quantity, Scale, Task, link};
use crate::formats::demes::Template;
use crate::history::{Selected, Story, Timeline};
use crate::number::parse_number;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// The station.
#[component]
pub fn HistoryStation(
    /// The view's signals.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// What holds the views.
    shell: Shell,
) -> impl IntoView {
    let count = lab.of(|e| e.scenarios.len());
    let busy = move || !lab.at_rest();
    let classify = lab.of(|e| e.task == Task::Classify);
    let can_add = lab.of(classes::can_add);
    let can_remove = lab.of(|e| e.task == Task::Classify && classes::can_remove(e));
    let chosen = Memo::new(move |_| lab.chosen());
    // Another story has other fields; another class has its own.
    let shown = Memo::new(move |_| {
        let class = chosen.get();
        lab.experiment.with(|e| {
            let scenario = e.scenarios.get(class)?;
            Some((
                class,
                scenario.story,
                scenario.selected,
                scenario.written.is_some(),
                // Which of its numbers vary changes without making the fields anew.
                scenario.template.as_ref().map(Template::bare),
                e.locus.units,
            ))
        })
    });
    let question = move || lab.experiment.with(question);
    let segment = move |class: usize| {
        let name = move || {
            lab.experiment
                .with(|e| e.scenarios.get(class).map(|scenario| scenario.name.clone()))
        };
        view! {
            <button type="button" class="segment-button" aria-pressed=move || (chosen.get() == class).to_string() on:click=move |_| { lab.class.set(class); actions.look(); }>
                <span class="dot" style=format!("background:{}", plots::class_ink(class))></span>" "{name}
            </button>
        }
    };
    view! {
        <section class="station" aria-labelledby="lab-history-title">
            <h2 id="lab-history-title"><span class="number">"1"</span>" History"</h2>
            <p class="lead">{question}</p>
            <ExperimentMenu lab actions />
            <fieldset class="settings" disabled=busy>
                <legend class="hidden">"What is asked"</legend>
                <Choice
                    label="What is asked"
                    options=vec![
                        (true, "which history", "Each example was simulated under one of several histories: the network says under which."),
                        (false, "numbers", "Every example has the same history with other numbers: the network predicts some of them."),
                    ]
                    value=classify
                    on_change=move |on| {
                        let of = chosen.get_untracked();
                        lab.state.update(|state| if on { state.ask_class() } else { state.ask_numbers(of) });
                    }
                />
                <Show when=move || !classify.get()><Targets lab /></Show>
                <Refusal form=lab field="predict" />
            </fieldset>
            <Show when=move || classify.get()>
                <div class="segments" role="group" aria-label="Class">
                    <For each=move || 0..count.get() key=|class| *class children=segment />
                </div>
                <p class="class-buttons">
                    <button type="button" class="link" disabled=move || busy() || !can_add.get() on:click=move |_| { lab.edit(classes::add); lab.class.set(usize::MAX); }>"add a class"</button>
                    " · "
                    <button type="button" class="link" disabled=move || busy() || !can_add.get() on:click=move |_| {
                        let at = chosen.get_untracked();
                        lab.edit(|e| classes::duplicate(e, at));
                        lab.class.set(at + 1);
                    }>"duplicate"</button>
                    " · "
                    <button type="button" class="link" disabled=move || busy() || !can_remove.get()
                        title=move || (!can_remove.get()).then_some("Two classes are left, and a question has two answers at least. To ask about one history, ask for numbers.") on:click=move |_| {
                        let at = chosen.get_untracked();
                        lab.edit(|e| classes::remove(e, at));
                    }>"remove"</button>
                </p>
                {move || lab.experiment.with(|e| alike::words(e, chosen.get())).map(|said| view! { <p class="note">{said}</p> })}
                <Refusal form=lab field="classes" />
            </Show>
            <FigureView draw=move |width| lab.experiment.with(|e| picture(e, chosen.get(), width)) empty="This history has no populations to draw." />
            <p class="caption">
                {move || lab.experiment.with(|e| drawn::stands_at(e, chosen.get()))}" "
                <button type="button" class="link" on:click=move |_| shell.go(Place::History)>"Look at histories closely"</button>
            </p>
            {move || shown.get().map(|(class, story, selected, ..)| view! { <ClassFields lab class story selected /> })}
            <ScaledValues lab />
        </section>
    }
}

/// What the experiment asks, in a sentence.
fn question(experiment: &Experiment) -> String {
    let plain = experiment.preset.experiment();
    if experiment.preset != Preset::Own
        && plain.task == experiment.task
        && plain.scenarios.len() == experiment.scenarios.len()
    {
        return experiment.preset.question().to_owned();
    }
    match &experiment.task {
        Task::Classify => {
            let names: Vec<&str> = experiment
                .scenarios
                .iter()
                .map(|scenario| scenario.name.as_str())
                .collect();
            format!("Which history was it: {}?", names.join(", "))
        }
        Task::Regress(_) => format!(
            "How well can {} be told?",
            asked::names(experiment).join(" and ")
        ),
    }
}

/// A class' history, with every prior at its middle.
fn picture(experiment: &Experiment, class: usize, width: f64) -> Option<plots::Figure> {
    let study = drawn::middle(experiment, class)?;
    let timeline = Timeline::of(&study.demography());
    Some(plots::history(&timeline, &study.sampled, None, width))
}

/// Which numbers are asked for, each on its scale.
#[component]
fn Targets(
    /// The view's signals.
    lab: Lab,
) -> impl IntoView {
    let rows = lab.of(|e| {
        let all = asked::quantities(e);
        all.into_iter()
            .map(|of| (of.name(e), scale_of(e, &of), of))
            .collect::<Vec<_>>()
    });
    let row = move |(name, scale, of): (String, Option<Scale>, Quantity)| {
        let of = StoredValue::new(of);
        let log = scale == Some(Scale::Log);
        let offered = scale.is_some() && (log || of.with_value(asked::has_logarithm));
        let on_scale = offered.then(|| view! {
            <label class="check">
                <input type="checkbox" aria-label=format!("{name}, logarithm") prop:checked=log on:change=move |event| {
                    let scale = if event_target_checked(&event) { Scale::Log } else { Scale::Linear };
                    lab.edit(|e| of.with_value(|of| asked::set_scale(e, of, scale)));
                } />
                " its logarithm"
            </label>
        });
        view! {
            <div class="target">
                <label class="check">
                    <input type="checkbox" prop:checked=scale.is_some() on:change=move |event| {
                        let on = event_target_checked(&event);
                        lab.edit(|e| of.with_value(|of| asked::ask(e, of, on)));
                    } />
                    " " {name}
                </label>
                {on_scale}
            </div>
        }
    };
    view! {
        <div class="targets" role="group" aria-label="Numbers to predict">
            {move || rows.get().into_iter().map(row).collect::<Vec<_>>()}
            {move || lab.experiment.with(asked::only_statistics).map(|said| view! { <p class="caption">{said}</p> })}
        </div>
    }
}

fn scale_of(experiment: &Experiment, of: &Quantity) -> Option<Scale> {
    match &experiment.task {
        Task::Classify => None,
        Task::Regress(targets) => targets
            .iter()
            .find(|target| target.of == *of)
            .map(|target| target.scale),
    }
}

/// The fields of one class: its name, its story, the laws of its numbers, and who is sampled.
#[component]
fn ClassFields(
    /// The view's signals.
    lab: Lab,
    /// Its place.
    class: usize,
    /// Its story.
    story: Story,
    /// What is selected in it.
    selected: Selected,
) -> impl IntoView {
    let name = move || {
        lab.experiment.with(|e| {
            e.scenarios
                .get(class)
                .map(|scenario| scenario.name.clone())
                .unwrap_or_default()
        })
    };
    let said = lab.of(move |e| {
        let scenario = e.scenarios.get(class);
        scenario
            .map(document::proposals)
            .into_iter()
            .flatten()
            .chain(scenario.and_then(document::invites).map(str::to_owned))
            .chain(scenario.and_then(document::asks))
            .chain(document::broken(e, class))
            .collect::<Vec<_>>()
    });
    let stories = Story::ALL
        .into_iter()
        .chain((!Story::ALL.contains(&story)).then_some(story));
    let stories = entries(stories.map(|of| (of.key(), of.title())));
    let choose = Callback::new(move |key: String| {
        if let Some(story) = Story::of_key(&key) {
            lab.edit(|e| classes::choose_story(e, class, story));
        }
    });
    let selectable = lab.of(move |e| e.selectable(class));
    let select = Callback::new(move |selected: Selected| {
        lab.edit(|e| classes::select(e, class, selected));
    });
    view! {
        <fieldset class="settings" disabled=move || !lab.at_rest()>
            <legend class="hidden">"This history"</legend>
            <div class="field">
                <label class="field-head">
                    <span class="field-name">"Name"</span>
                    <input class="exact named" type="text" size="16" maxlength="60" prop:value=name on:change=move |event| {
                        let typed = event_target_value(&event);
                        lab.edit(|e| classes::rename(e, class, &typed));
                        event_target::<HtmlInputElement>(&event).set_value(&untrack(name));
                    } />
                </label>
                <Refusal form=lab class=Some(class) field="name" />
            </div>
            <MenuField form=lab label="History" options=stories value=story.key().to_owned() take=choose>
                <Refusal form=lab class=Some(class) field="h" />
            </MenuField>
            <p class="consequence">{story.lead()}</p>
            <Numbers lab class />
            {move || said.get().into_iter().map(|sentence| view! { <p class="note">{sentence}</p> }).collect::<Vec<_>>()}
            <SelectionField form=lab selectable by_itself=story.is_sweep() now=selected take=select>
                <Refusal form=lab class=Some(class) field="sweep" />
            </SelectionField>
            <SampleFields lab class />
            <WrittenHistory lab class />
            {move || lab.experiment.with(link::left_out).map(|reason| view! { <p class="note">{reason}</p> })}
            <Refusal form=lab class=Some(class) field="demes" />
        </fieldset>
    }
}

/// How many haplotypes are taken from each sample set.
#[component]
fn SampleFields(
    /// The view's signals.
    lab: Lab,
    /// The class' place.
    class: usize,
) -> impl IntoView {
    let names = lab.of(observed::set_names);
    let count = lab.of(move |e| {
        e.scenarios
            .get(class)
            .map_or(0, |scenario| scenario.haplotypes.len())
    });
    let field = move |set: usize| {
        let value = Signal::derive(move || {
            lab.experiment.with(|e| {
                let scenario = e.scenarios.get(class);
                let size = scenario.and_then(|scenario| scenario.haplotypes.get(set));
                size.copied().unwrap_or_default().to_string()
            })
        });
        let take = Callback::new(move |typed: String| {
            let fits = |value: &f64| value.fract() == 0.0 && (0.0..=1e6).contains(value);
            match parse_number(&typed).filter(fits) {
                Some(value) => lab.edit(|e| classes::sample(e, set, value as u32)),
                None => lab.refuse(state::Refusal::unread(
                    Some(class),
                    "n",
                    "a whole number",
                    &typed,
                )),
            }
        });
        let label = move || {
            let name = names.with(|names| names.get(set).cloned());
            name.map_or_else(
                || format!("Haplotypes of sample {}", set + 1),
                |name| format!("Haplotypes of {name}"),
            )
        };
        view! {
            <div class="field">
                <label class="field-head">
                    <span class="field-name">{label}</span>
                    <TextInput value take />
                </label>
            </div>
        }
    };
    let several = lab.of(|e| e.scenarios.len() > 1);
    view! {
        <For each=move || 0..count.get() key=|set| *set children=field />
        <Refusal form=lab class=Some(class) field="n" />
        <Refusal form=lab field="n" />
        <Show when=move || several.get()><p class="consequence">"These sizes hold for every class: the spectra or alignments that a network is given have one shape."</p></Show>
    }
}
