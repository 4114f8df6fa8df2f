//! The view History: a history is chosen, a locus looked at, many are held against theory, the coalescent is played event by event.

use crate::looks::inspect;
use anyhow::{Result, ensure};
use browser_tests::driver::Gpu;
use browser_tests::faults::{Worker, panic};
use browser_tests::files;
use browser_tests::lab::{Lab, SOON};
use browser_tests::walk::walk;
use serde_json::json;
use std::time::Duration;

const VIEW: &str = "history";
/// Long enough for the default number of loci on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

async fn open(lab: &Lab, query: &str) -> Result<()> {
    lab.visit_view(VIEW, query).await?;
    lab.state("ready", SOON).await?;
    lab.figure("locus-sites").await.map(drop)
}

/// Chooses a history as a person does.
async fn choose(lab: &Lab, key: &str) -> Result<()> {
    let script = "const menu = document.querySelector('.preset select'); menu.value = arguments[0]; \
        menu.dispatchEvent(new Event('change', {bubbles: true}))";
    lab.script(script, vec![json!(key)]).await.map(drop)
}

/// Goes on to the second locus, and waits until the worker has answered with it.
async fn next_locus(lab: &Lab) -> Result<()> {
    let first = lab.figure("locus-pi").await?;
    lab.press("Next locus").await?;
    lab.says("Locus 2 of this seed", SOON).await?;
    let other = "const value = document.querySelector('[data-metric=locus-pi]')?.dataset.value; \
        return !!value && Number(value) !== arguments[0]";
    lab.until("another locus", SOON, other, vec![json!(first)])
        .await
        .map(drop)
}

/// Simulates as many loci as the page is set to, and waits for the end.
async fn simulate(lab: &Lab, loci: f64) -> Result<()> {
    lab.press_through("Simulate", "simulating", "ready", LIMIT)
        .await?;
    lab.becomes("loci", loci).await
}

#[test]
fn many_loci_agree_with_theory_where_there_is_one() {
    walk("histories-theory", Gpu::Software, |lab| async move {
        open(&lab, "").await?;
        for (key, scores) in [
            ("constant", 3),
            ("growth", 3),
            ("bottleneck", 3),
            ("islands", 1),
            ("split", 1),
            ("admixture", 1),
            ("ancient", 1),
            ("out-of-africa", 1),
        ] {
            choose(&lab, key).await?;
            simulate(&lab, 2_000.0).await?;
            let mut found = Vec::new();
            for name in ["tmrca-z", "sites-z", "pi-z"] {
                found.extend(lab.metric(name).await?);
            }
            // Seeded: the same on every machine.
            ensure!(
                found.len() == scores && found.iter().all(|z| z.abs() < 4.0),
                "{key}: {found:?}"
            );
        }
        lab.until(
            "the link",
            SOON,
            "return location.search.includes('h=out-of-africa')",
            vec![],
        )
        .await
        .map(drop)
    });
}

#[test]
fn a_sweep_is_seen_in_its_trajectory_its_tree_and_the_diversity_of_many_loci() {
    walk("histories-sweep", Gpu::Software, |lab| async move {
        open(&lab, "").await?;
        choose(&lab, "hard-sweep").await?;
        lab.says("Frequency of the selected allele", SOON).await?;
        lab.says("When it was fixed", SOON).await?;
        lab.until(
            "carriers in the tree",
            SOON,
            "return document.querySelector('.keys').textContent.includes('with the allele')",
            vec![],
        )
        .await?;
        let script = "const field = [...document.querySelectorAll('label')].find(label => label.textContent.startsWith('Loci')).querySelector('input'); \
            field.value = '100'; field.dispatchEvent(new Event('change', {bubbles: true}))";
        lab.script(script, vec![]).await?;
        simulate(&lab, 100.0).await?;
        lab.says("Diversity along the locus", SOON).await?;
        lab.until(
            "dots of windows",
            SOON,
            "return document.querySelectorAll('.window').length === 30",
            vec![],
        )
        .await?;
        // A mean under a sweep is not scored against the neutral expectation.
        ensure!(lab.metric("pi-z").await?.is_none());
        lab.press("Step").await?;
        lab.says("with the allele meet", SOON).await?;
        lab.until(
            "the link",
            SOON,
            "return location.search.includes('h=hard-sweep')",
            vec![],
        )
        .await
        .map(drop)
    });
}

#[test]
fn an_allele_is_selected_in_a_history_that_changes_its_size() {
    walk("histories-sweep-growth", Gpu::Software, |lab| async move {
        open(&lab, "").await?;
        choose(&lab, "growth-hard-sweep").await?;
        lab.says("When it was fixed", SOON).await?;
        lab.says("Effective size through time", SOON).await?;
        lab.until(
            "the link",
            SOON,
            "return location.search.includes('h=growth&sweep=hard')",
            vec![],
        )
        .await?;
        let select = "const menu = document.querySelector('.selected-kind'); menu.value = arguments[0]; \
            menu.dispatchEvent(new Event('change', {bubbles: true}))";
        lab.script(select, vec!["soft".into()]).await?;
        lab.says("Frequency at which selection began", SOON).await?;
        lab.until(
            "the link",
            SOON,
            "return location.search.includes('sweep=soft')",
            vec![],
        )
        .await?;
        lab.script(select, vec!["none".into()]).await?;
        lab.until(
            "no trajectory",
            SOON,
            "return !document.body.textContent.includes('Frequency of the selected allele')",
            vec![],
        )
        .await?;
        // A sweep is of one population; elsewhere a sentence says so.
        choose(&lab, "islands").await?;
        lab.says("histories of one population only", SOON).await?;
        open(&lab, "h=split&sweep=hard").await?;
        lab.says("histories of one population only", SOON).await
    });
}

#[test]
fn noise_and_a_hotspot_come_from_a_link_and_say_what_they_do() {
    walk("histories-noise", Gpu::Software, |lab| async move {
        open(&lab, "hotx=50&gc=2&noise=error&q=0.05").await?;
        ensure!(lab.figure("changed-alleles").await? > 0.0);
        lab.says("as the other one", SOON).await?;
        lab.until(
            "the map",
            SOON,
            "return document.querySelector('.map').getAttribute('d').split('L').length === 6",
            vec![],
        )
        .await?;
        let choose = "const menu = document.querySelector('.noise-kind'); menu.value = arguments[0]; \
            menu.dispatchEvent(new Event('change', {bubbles: true}))";
        lab.script(choose, vec![json!("none")]).await?;
        lab.until(
            "no noise",
            SOON,
            "return document.querySelector('[data-metric=changed-alleles]') === null",
            vec![],
        )
        .await
        .map(drop)
    });
}

#[test]
fn what_a_locus_costs_is_measured_here_and_can_be_stopped() {
    walk("histories-costs", Gpu::Software, |lab| async move {
        open(&lab, "").await?;
        lab.presses_at("Stop", "cost-points", 3.0).await?;
        lab.press("Measure").await?;
        lab.reaches("cost-points", 3.0, LIMIT).await?;
        lab.until(
            "the button",
            SOON,
            "return document.querySelector('[data-state=resting]') !== null",
            vec![],
        )
        .await?;
        ensure!(lab.figure("worker-bytes").await? > 1e6);
        // What the worker measures last comes before this locus, and is not heard any more.
        next_locus(&lab).await?;
        ensure!(lab.figure("cost-points").await? == 3.0);
        lab.press("Measure").await?;
        lab.reaches("cost-points", 16.0, LIMIT).await?;
        lab.until(
            "the button",
            LIMIT,
            "return document.querySelector('[data-state=resting]') !== null",
            vec![],
        )
        .await?;
        let dots = "return document.querySelectorAll('.quarters .point').length >= 4 * 5";
        lab.until("dots of all four curves", SOON, dots, vec![])
            .await?;
        // The worker answers others meanwhile and afterwards.
        simulate(&lab, 2_000.0).await
    });
}

/// A hundred thousand loci, each of which takes as long as some hundred ordinary ones: nobody waits for their end.
const ENDLESS: &str = "n=200&L=1000000&k=100000";

#[test]
fn what_takes_long_is_asked_about_before_it_begins() {
    walk("histories-forecast", Gpu::Software, |lab| async move {
        open(&lab, ENDLESS).await?;
        lab.press("Simulate").await?;
        let seconds = lab.figure("forecast").await?;
        ensure!(seconds > 60.0, "{seconds}");
        let before = lab.figure("loci").await?;
        lab.press("Simulate all the same").await?;
        lab.reaches("loci", before + 1.0, LIMIT).await?;
        lab.press("Cancel").await?;
        lab.state("ready", SOON).await.map(drop)
    });
}

#[test]
fn a_simulation_can_be_cancelled_and_keeps_what_it_has() {
    walk("histories-cancel", Gpu::Software, |lab| async move {
        open(&lab, ENDLESS).await?;
        lab.press("Simulate").await?;
        lab.press("Simulate all the same").await?;
        lab.reaches("loci", 100.0, LIMIT).await?;
        lab.press("Cancel").await?;
        lab.state("ready", SOON).await?;
        let loci = lab.figure("loci").await?;
        ensure!((100.0..100_000.0).contains(&loci), "{loci}");
        // What the worker simulates last comes before this locus, and is not heard any more.
        next_locus(&lab).await?;
        ensure!(lab.figure("loci").await? == loci);
        Ok(())
    });
}

/// Whether the coalescent was played and rests now.
const PLAY: &str = "return Number(document.querySelector('[data-metric=event]').dataset.value) > 1 && \
    [...document.querySelectorAll('.turn button')].some(button => button.textContent.trim() === 'Play')";

#[test]
fn the_coalescent_is_played_forward_and_back() {
    walk("histories-events", Gpu::Software, |lab| async move {
        open(&lab, "h=split&n=3").await?;
        lab.press("Step").await?;
        lab.press("Step").await?;
        lab.press("Back").await?;
        lab.becomes("event", 1.0).await?;
        lab.says("came first", SOON).await?;
        lab.until(
            "one winner",
            SOON,
            "return document.querySelectorAll('.rivals .won').length === 1",
            vec![],
        )
        .await?;
        lab.says("the mean wait was", SOON).await?;
        lab.presses_at("Pause", "event", 4.0).await?;
        lab.press("Play").await?;
        lab.until("an end of the play", SOON, PLAY, vec![]).await?;
        lab.becomes("event", 4.0).await?;
        next_locus(&lab).await?;
        lab.becomes("event", 0.0).await?;
        lab.press("Next tree").await?;
        lab.says("Tree 2 of", SOON).await
    });
}

#[test]
fn the_lesson_sets_the_page_in_place() {
    walk("histories-lesson", Gpu::Software, |lab| async move {
        open(&lab, "seed=3").await?;
        lab.press("Lesson").await?;
        let follow = "const link = document.querySelector('aside a[href=\"?view=history&h=bottleneck\"]'); link?.click(); return !!link";
        lab.until("the lesson's link", SOON, follow, vec![]).await?;
        lab.until(
            "the history in the address",
            SOON,
            "return location.search.includes('h=bottleneck')",
            vec![],
        )
        .await?;
        lab.says("Instantaneous bottleneck", SOON).await?;
        lab.until(
            "a term",
            SOON,
            "return document.querySelectorAll('.term').length > 3",
            vec![],
        )
        .await?;
        let pressed = "return [...document.querySelectorAll('.time-choice [aria-pressed=true]')].map(button => button.textContent).join()";
        ensure!(
            lab.script(pressed, vec![])
                .await?
                .as_str()
                .is_some_and(|text| text.contains("linear"))
        );
        Ok(())
    });
}

#[test]
fn a_broken_link_and_a_refused_value_name_the_field() {
    walk("histories-links", Gpu::Software, |lab| async move {
        for (query, field) in [
            ("h=dinosaurs", "\"h\""),
            ("n=4000", "\"n\""),
            ("h=split&w1=1", "\"w1\""),
            ("weather=fine", "weather"),
        ] {
            lab.visit_view(VIEW, query).await?;
            lab.state("ready", SOON).await?;
            lab.says(field, SOON).await?;
            // What was asked for can be corrected where it stands.
            lab.until(
                "the link as it was",
                SOON,
                "return location.search === '?view=history&' + arguments[0]",
                vec![json!(query)],
            )
            .await?;
        }
        let script = "const field = [...document.querySelectorAll('label')].find(label => label.textContent.includes('Haplotypes')).querySelector('input'); \
            field.value = '900'; field.dispatchEvent(new Event('change', {bubbles: true}))";
        lab.script(script, vec![]).await?;
        lab.says("Refused: expected a whole number from 2 to 200", SOON)
            .await
    });
}

#[test]
fn a_history_of_ones_own_is_read_or_refused_at_its_place() {
    walk("histories-own", Gpu::Software, |lab| async move {
        open(&lab, "").await?;
        lab.script("document.querySelector('.own').open = true", vec![])
            .await?;
        lab.press("Take this history").await?;
        lab.says("Read from your demes document", SOON).await?;
        lab.until(
            "the link",
            SOON,
            "return location.search.includes('h=written&varies=')",
            vec![],
        )
        .await?;
        simulate(&lab, 2_000.0).await?;
        let script = "const field = document.querySelector('.own textarea'); field.value = field.value.replace('10000', 'many'); \
            field.dispatchEvent(new Event('input', {bubbles: true}))";
        lab.script(script, vec![]).await?;
        lab.press("Take this history").await?;
        lab.says("The history before stays", SOON).await?;
        lab.says("line", SOON).await
    });
}

/// One population of so many diploids.
fn one_population(size: &str) -> String {
    format!(
        "time_units: generations\ndemes:\n- {{name: Alone, epochs: [{{start_size: {size}}}]}}\n"
    )
}

#[test]
fn a_document_is_chosen_again_after_it_was_mended_or_dropped() {
    const OWN: &str = "#histories .own";
    walk("histories-files", Gpu::Software, |lab| async move {
        open(&lab, "").await?;
        lab.script("document.querySelector('.own').open = true", vec![])
            .await?;
        let file = files::written("alone.yaml", &one_population("many"))?;
        files::choose_at(&lab, OWN, &file).await?;
        lab.says("The history before stays", SOON).await?;
        // The same name, mended.
        files::written("alone.yaml", &one_population("1000"))?;
        files::choose_at(&lab, OWN, &file).await?;
        let own = "return location.search.includes('h=written&varies=')";
        lab.until("the link", SOON, own, vec![]).await?;
        let large = files::written("large.yaml", &" ".repeat((1 << 20) + 1))?;
        files::choose_at(&lab, OWN, &large).await?;
        lab.says(
            "large.yaml has 1.1 MiB; demes documents of up to 1 MiB are read",
            SOON,
        )
        .await?;
        choose(&lab, "bottleneck").await?;
        lab.until(
            "another history",
            SOON,
            "return location.search.includes('h=bottleneck')",
            vec![],
        )
        .await?;
        files::drop_at(&lab, OWN, &file).await?;
        lab.until("the link of the dropped file", SOON, own, vec![])
            .await
            .map(drop)
    });
}

/// Puts a text into the field for a demes document.
async fn write_document(lab: &Lab, text: &str) -> Result<()> {
    let script = "const own = document.querySelector('.own'); own.open = true; const field = own.querySelector('textarea'); \
        field.value = arguments[0]; field.dispatchEvent(new Event('input', {bubbles: true}))";
    lab.script(script, vec![json!(text)]).await.map(drop)
}

/// Two populations that never meet.
const APART: &str = "time_units: generations\ndemes:\n- {name: A, epochs: [{start_size: 1000}]}\n- {name: B, epochs: [{start_size: 1000}]}\n";

#[test]
fn a_history_that_cannot_be_simulated_is_drawn_with_the_reason_beside_it() {
    walk("histories-refused", Gpu::Software, |lab| async move {
        open(&lab, "h=out-of-africa").await?;
        let before = lab.figure("locus-pi").await?;
        // What is too much for the page leaves the history before.
        write_document(&lab, &one_population("1e9")).await?;
        lab.press("Take this history").await?;
        lab.says("The history before stays", SOON).await?;
        lab.until(
            "the link of the history before",
            SOON,
            "return location.search.includes('h=out-of-africa')",
            vec![],
        )
        .await?;
        lab.becomes("locus-pi", before).await?;
        // Lineages that never meet are drawn; there is no locus, and nothing can be simulated.
        write_document(&lab, APART).await?;
        lab.press("Take this history").await?;
        lab.says("This cannot be simulated: a lineage in", SOON)
            .await?;
        let drawn = "return document.querySelector('[data-metric=locus-pi]') === null && \
            [...document.querySelectorAll('button')].find(button => button.textContent === 'Simulate').disabled && \
            location.search.includes('h=written') && document.querySelector('#histories .drawing svg') !== null";
        lab.until("the history without a locus", SOON, drawn, vec![])
            .await?;
        // So is a link to them.
        let packed = "AgFBAAACBgAAAUIAAAIGAAAA";
        lab.visit_view(VIEW, &format!("h=written&demes={packed}"))
            .await?;
        lab.says("This cannot be simulated", SOON).await?;
        lab.until("the same from a link", SOON, drawn, vec![])
            .await?;
        // Another history has a locus again.
        choose(&lab, "out-of-africa").await?;
        lab.figure("locus-pi").await.map(drop)
    });
}

#[test]
fn a_history_goes_out_as_demes_and_comes_back() {
    walk("histories-demes", Gpu::Software, |lab| async move {
        open(&lab, "h=out-of-africa").await?;
        lab.script("document.querySelector('.own').open = true", vec![])
            .await?;
        lab.press("Show as demes").await?;
        lab.until(
            "the document",
            SOON,
            "return document.querySelector('.own textarea').value.includes('Eurasia')",
            vec![],
        )
        .await?;
        let file = "return decodeURIComponent(document.querySelector('a[download]').href).includes('name: Eurasia')";
        lab.until("the file", SOON, file, vec![]).await?;
        lab.press("Take this history").await?;
        lab.until(
            "the link",
            SOON,
            "return location.search.includes('h=written&varies=')",
            vec![],
        )
        .await?;
        choose(&lab, "bottleneck").await?;
        lab.press("Show as demes").await?;
        lab.says("no instantaneous bottleneck", SOON).await?;
        choose(&lab, "hard-sweep").await?;
        lab.press("Show as demes").await?;
        lab.until(
            "its words",
            SOON,
            "return document.querySelector('.own textarea').value.includes('without the sweep')",
            vec![],
        )
        .await
        .map(drop)
    });
}

#[test]
fn samples_and_sites_are_asked_for_and_two_samples_compared() {
    walk("histories-samples", Gpu::Software, |lab| async move {
        open(&lab, "sites=40").await?;
        ensure!(lab.figure("locus-sites").await? == 40.0);
        lab.script("document.querySelector('.own').open = true", vec![])
            .await?;
        lab.press("Take this history").await?;
        lab.until(
            "its link",
            SOON,
            "return location.search.includes('h=written')",
            vec![],
        )
        .await?;
        let script = "const field = [...document.querySelectorAll('label')].find(label => label.textContent.startsWith('Samples')).querySelector('input'); \
            field.value = arguments[0]; field.dispatchEvent(new Event('change', {bubbles: true}))";
        lab.script(script, vec![json!("A:5, C:3")]).await?;
        lab.says("one of the populations ancestral, A, B", SOON)
            .await?;
        lab.script(script, vec![json!("A:5, B:3@100")]).await?;
        lab.until(
            "the samples in the link",
            SOON,
            "return location.search.includes('samples=A:5,B:3@100')",
            vec![],
        )
        .await?;
        lab.says("B, 100 generations ago", SOON).await?;
        lab.figure("locus-fst").await?;
        simulate(&lab, 2_000.0).await?;
        let together = lab.figure("fst").await?;
        ensure!((0.0..1.0).contains(&together), "{together}");
        Ok(())
    });
}

#[test]
fn a_worker_that_dies_is_replaced() {
    walk("histories-fault", Gpu::Software, |lab| async move {
        open(&lab, "").await?;
        panic(&lab, Worker::Explorer).await?;
        lab.says("was started again", SOON).await?;
        lab.state("ready", SOON).await?;
        next_locus(&lab).await
    });
}

#[test]
fn the_page_is_accessible_and_fits_at_every_width_and_in_both_themes() {
    walk("histories-looks", Gpu::Software, |lab| async move {
        open(&lab, "h=out-of-africa&k=200").await?;
        simulate(&lab, 200.0).await?;
        lab.press("Step").await?;
        inspect(&lab, "histories").await
    });
}
