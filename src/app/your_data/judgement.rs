//! What the network says of the file, and whether to believe it.

use crate::app::lab::{Actions, Lab};
use crate::app::parts::fields::Form;
use crate::app::parts::figure::FigureView;
use crate::app::place::Place;
use crate::app::plots;
use crate::app::shell::Shell;
use crate::app::state::observed::{fold, joint};
use crate::app::state::own_spectrum::{Answered, Judge, Unfit, take_sizes, unfit};
use crate::app::state::{verdict, words};
use crate::evaluation::Measure;
use crate::experiment::{Experiment, Preset};
use crate::inspection::Answer;
use leptos::prelude::*;

/// The answer, or what stands in its way.
#[component]
pub fn Judgement(
    /// The signals of the experiment.
    lab: Lab,
    /// What controls can ask for.
    actions: Actions,
    /// What holds the views.
    shell: Shell,
) -> impl IntoView {
    let answered = Memo::new(move |_| lab.own.with(|own| own.as_ref()?.answer.clone()));
    let asked = lab.memo(move |state| {
        let run = answered.with(|answered| answered.as_ref().map(|answered| answered.run))?;
        let run = state.run(run)?;
        let errors = match run.validation().map(|metrics| &metrics.measure) {
            Some(Measure::Rmse(errors)) => errors.clone(),
            _ => Vec::new(),
        };
        Some((run.experiment.clone(), errors))
    });
    let said = move || {
        let (answered, (experiment, errors)) = (answered.get()?, asked.get()?);
        Some(view! { <Said answered experiment errors /> })
    };
    let tutorial = lab.of(|e| e.preset == Preset::GeneFlow);
    let offers_human = move || tutorial.get() && lab.own.with(Option::is_some);
    let human = move |_| {
        actions.take(Preset::Human.experiment());
        actions.look();
        shell.go(Place::Lab);
    };
    let unfit = Memo::new(move |_| {
        lab.own.with(|own| {
            let own = own.as_ref()?;
            match lab.with(|state| unfit(state, own))? {
                few @ Unfit::TooFewSamples { enough, .. } => Some((few.to_string(), enough)),
                Unfit::Folded => None,
            }
        })
    });
    let can_take = lab.of(|e| joint(e).is_some());
    let too_few = move || {
        let (why, enough) = unfit.get()?;
        let [first, second] = enough;
        let take = move |_| {
            lab.edit(|e| take_sizes(e, enough));
            shell.go(Place::Lab);
        };
        Some(view! {
            <p class="warning" role="alert">{why}</p>
            <Show when=move || can_take.get()>
                <button type="button" class="plain" disabled=move || !lab.at_rest() on:click=take>{format!("Take {first} and {second} haplotypes in the Lab")}</button>
            </Show>
        })
    };
    view! {
        <Folding lab />
        {too_few}
        {said}
        <Show when=offers_human>
            <p class="caption">"A network that knows human-like histories answers more honestly. "
                <button type="button" class="link" disabled=move || !lab.at_rest() on:click=human>"Load the human-like preset"</button>
                ", then simulate and train in the Lab."
            </p>
        </Show>
    }
}

/// What there is to do about a folded file where the network was trained on derived alleles.
#[component]
fn Folding(
    /// The signals of the experiment.
    lab: Lab,
) -> impl IntoView {
    let file_is_folded = Memo::new(move |_| {
        lab.own
            .with(|own| own.as_ref().is_some_and(|own| own.file.folded))
    });
    let network_is = lab.memo(|state| {
        let Judge::Trained(run) = Judge::of(state) else {
            return None;
        };
        joint(&state.run(run)?.experiment).map(|(_, folded)| folded)
    });
    // That of the controls: what the next run is given, where it is a joint spectrum.
    let next_is = lab.of(|e| joint(e).map(|(_, folded)| folded));
    let next = move || {
        match next_is.get() {
        Some(false) => view! {
            <button type="button" class="plain" disabled=move || !lab.at_rest() on:click=move |_| lab.edit(|e| fold(e, true))>"Fold the observation"</button>
        }
        .into_any(),
        Some(true) => view! { <p>"The ancestral state is now folded in the Lab, under “What the network is given”. Train there: the file will be judged by the new network."</p> }.into_any(),
        None => ().into_any(),
    }
    };
    view! {
        <Show when=move || file_is_folded.get() && network_is.get() == Some(false)>
            <p class="warning">
                "The file is folded, the network was trained on derived alleles: its answer would mean nothing. Train one on folded spectra, or bring an unfolded file."
            </p>
            {next}
        </Show>
    }
}

/// The answer in words and pictures, and what speaks for and against it.
#[component]
fn Said(
    /// What the network said.
    answered: Answered,
    /// What it was trained on.
    experiment: Experiment,
    /// Of each number that it predicts, the root mean squared error on validation.
    errors: Vec<f64>,
) -> impl IntoView {
    let Answered {
        run,
        epochs,
        opening,
        range,
    } = answered;
    let (chances, second) = match &opening.answer {
        Answer::Classes { probabilities, .. } => {
            (Some(probabilities.clone()), probabilities.get(1).copied())
        }
        Answer::Numbers { predicted, .. } => (None, predicted.first().copied()),
    };
    let guess = !range.inside;
    let said = verdict::answer(&opening.answer, &experiment, &errors);
    let judged = verdict::judgement(&range, &experiment)
        .into_iter()
        .map(|text| view! { <li>{text}</li> })
        .collect::<Vec<_>>();
    let outputs = experiment.output_names();
    let names: Vec<String> = experiment
        .scenarios
        .into_iter()
        .take(2)
        .map(|scenario| scenario.name)
        .collect();
    let after = words::after(epochs);
    view! {
        <h3>"The answer, and whether to believe it"</h3>
        <p class="caption">{format!("Of run {run}, {after}.")}</p>
        <FigureView draw=move |width| Some(plots::prediction(&outputs, chances.as_ref()?, None, width)) />
        {guess.then(|| view! { <p class="warning">"A guess: the network learned from nothing like this file. The reasons stand below its answer."</p> })}
        <p class="verdict" data-metric="file-gene-flow" data-value=second.map(|value| value.to_string())>{said}</p>
        <ul class="judgement">{judged}</ul>
        <FigureView draw=move |width| Some(plots::range_quantiles(&range, &names, width)) />
        <p class="caption">"Where the file’s value lies among the training examples of each class: 0 % is below all of them, 100 % above all; the grey band holds the middle 95 %."</p>
    }
}
