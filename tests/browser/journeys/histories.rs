//! The page of histories: a history is chosen, a locus looked at, many are held against theory, the coalescent is played event by event.

use crate::looks::inspect;
use anyhow::{Result, ensure};
use browser_tests::driver::Gpu;
use browser_tests::faults::{Worker, panic};
use browser_tests::lab::{Lab, SOON};
use browser_tests::walk::walk;
use serde_json::json;
use std::time::Duration;

const PAGE: &str = "histories.html";
/// Long enough for the default number of loci on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

async fn open(lab: &Lab, query: &str) -> Result<()> {
    lab.visit_page(PAGE, query).await?;
    lab.state("ready", SOON).await?;
    lab.figure("locus-sites").await.map(drop)
}

/// Chooses a history as a person does.
async fn choose(lab: &Lab, key: &str) -> Result<()> {
    let script = "const menu = document.querySelector('.preset select'); menu.value = arguments[0]; \
        menu.dispatchEvent(new Event('change', {bubbles: true}))";
    lab.script(script, vec![json!(key)]).await.map(drop)
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
            lab.press("Simulate").await?;
            lab.reaches("loci", 2_000.0, LIMIT).await?;
            lab.state("ready", LIMIT).await?;
            let mut found = Vec::new();
            for name in ["tmrca-z", "sites-z", "pi-z"] {
                found.extend(lab.metric(name).await?);
            }
            // Seeded: the same on every machine.
            ensure!(found.len() == scores && found.iter().all(|z| z.abs() < 4.0), "{key}: {found:?}");
        }
        lab.until("the link", SOON, "return location.search.includes('h=out-of-africa')", vec![]).await.map(drop)
    });
}

#[test]
fn a_sweep_is_seen_in_its_trajectory_its_tree_and_the_diversity_of_many_loci() {
    walk("histories-sweep", Gpu::Software, |lab| async move {
        open(&lab, "").await?;
        choose(&lab, "hard-sweep").await?;
        lab.says("Frequency of the selected allele", SOON).await?;
        lab.says("When it was fixed", SOON).await?;
        lab.until("carriers in the tree", SOON, "return document.querySelector('.keys').textContent.includes('with the allele')", vec![])
            .await?;
        let script = "const field = [...document.querySelectorAll('label')].find(label => label.textContent.startsWith('Loci')).querySelector('input'); \
            field.value = '100'; field.dispatchEvent(new Event('change', {bubbles: true}))";
        lab.script(script, vec![]).await?;
        lab.press("Simulate").await?;
        lab.reaches("loci", 100.0, LIMIT).await?;
        lab.state("ready", LIMIT).await?;
        lab.says("Diversity along the locus", SOON).await?;
        lab.until("dots of windows", SOON, "return document.querySelectorAll('.window').length === 30", vec![]).await?;
        // A mean under a sweep is not scored against the neutral expectation.
        ensure!(lab.metric("pi-z").await?.is_none());
        lab.press("Step").await?;
        lab.says("with the allele meet", SOON).await?;
        lab.until("the link", SOON, "return location.search.includes('h=hard-sweep')", vec![]).await.map(drop)
    });
}

#[test]
fn noise_and_a_hotspot_come_from_a_link_and_say_what_they_do() {
    walk("histories-noise", Gpu::Software, |lab| async move {
        open(&lab, "hotx=50&gc=2&noise=error&q=0.05").await?;
        ensure!(lab.figure("changed-alleles").await? > 0.0);
        lab.says("as the other one", SOON).await?;
        lab.until("the map", SOON, "return document.querySelector('.map').getAttribute('d').split('L').length === 6", vec![]).await?;
        let choose = "const menu = document.querySelector('.noise-kind'); menu.value = arguments[0]; \
            menu.dispatchEvent(new Event('change', {bubbles: true}))";
        lab.script(choose, vec![json!("none")]).await?;
        lab.until("no noise", SOON, "return document.querySelector('[data-metric=changed-alleles]') === null", vec![]).await.map(drop)
    });
}

#[test]
fn what_takes_long_is_asked_about_before_it_begins() {
    walk("histories-forecast", Gpu::Software, |lab| async move {
        open(&lab, "n=200&L=1000000&k=100000").await?;
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
        open(&lab, "k=100000").await?;
        lab.press("Simulate").await?;
        lab.reaches("loci", 100.0, SOON).await?;
        lab.press("Cancel").await?;
        lab.state("ready", SOON).await?;
        let loci = lab.figure("loci").await?;
        ensure!((100.0..100_000.0).contains(&loci), "{loci}");
        Ok(())
    });
}

#[test]
fn the_coalescent_is_played_forward_and_back() {
    walk("histories-events", Gpu::Software, |lab| async move {
        open(&lab, "h=split&n=3").await?;
        lab.press("Step").await?;
        lab.press("Step").await?;
        lab.press("Back").await?;
        ensure!(lab.figure("event").await? == 1.0);
        lab.says("came first", SOON).await?;
        lab.until("one winner", SOON, "return document.querySelectorAll('.rivals .won').length === 1", vec![]).await?;
        lab.says("the mean wait was", SOON).await?;
        lab.press("Play").await?;
        lab.reaches("event", 4.0, SOON).await?;
        lab.press("Pause").await?;
        let sites = lab.figure("locus-pi").await?;
        lab.press("Next locus").await?;
        lab.says("Locus 2 of this seed", SOON).await?;
        lab.until(
            "another locus",
            SOON,
            "return document.querySelector('[data-metric=locus-pi]').dataset.value !== arguments[0]",
            vec![json!(sites.to_string())],
        )
        .await?;
        ensure!(lab.figure("event").await? == 0.0);
        lab.press("Next tree").await?;
        lab.says("Tree 2 of", SOON).await
    });
}

#[test]
fn the_lesson_sets_the_page_in_place() {
    walk("histories-lesson", Gpu::Software, |lab| async move {
        open(&lab, "seed=3").await?;
        lab.press("Lesson").await?;
        let follow = "const link = document.querySelector('aside a[href=\"?h=bottleneck\"]'); link?.click(); return !!link";
        lab.until("the lesson's link", SOON, follow, vec![]).await?;
        lab.until("the history in the address", SOON, "return location.search.includes('h=bottleneck')", vec![]).await?;
        lab.says("Instantaneous bottleneck", SOON).await?;
        lab.until("a term", SOON, "return document.querySelectorAll('.term').length > 3", vec![]).await?;
        let pressed = "return [...document.querySelectorAll('.time-choice [aria-pressed=true]')].map(button => button.textContent).join()";
        ensure!(lab.script(pressed, vec![]).await?.as_str().is_some_and(|text| text.contains("linear")));
        Ok(())
    });
}

#[test]
fn a_broken_link_and_a_refused_value_name_the_field() {
    walk("histories-links", Gpu::Software, |lab| async move {
        for (query, field) in [("h=dinosaurs", "\"h\""), ("n=4000", "\"n\""), ("h=split&w1=1", "\"w1\""), ("weather=fine", "weather")] {
            lab.visit_page(PAGE, query).await?;
            lab.state("ready", SOON).await?;
            lab.says(field, SOON).await?;
        }
        let script = "const field = [...document.querySelectorAll('label')].find(label => label.textContent.includes('Haplotypes')).querySelector('input'); \
            field.value = '900'; field.dispatchEvent(new Event('change', {bubbles: true}))";
        lab.script(script, vec![]).await?;
        lab.says("Refused: expected a whole number from 2 to 200", SOON).await
    });
}

#[test]
fn a_history_of_ones_own_is_read_or_refused_at_its_place() {
    walk("histories-own", Gpu::Software, |lab| async move {
        open(&lab, "").await?;
        lab.script("document.querySelector('.own').open = true", vec![]).await?;
        lab.press("Take this history").await?;
        lab.says("Read from your demes document", SOON).await?;
        lab.until("the link", SOON, "return location.search.includes('h=written&demes=')", vec![]).await?;
        lab.press("Simulate").await?;
        lab.reaches("loci", 2_000.0, LIMIT).await?;
        lab.state("ready", LIMIT).await?;
        let script = "const field = document.querySelector('.own textarea'); field.value = field.value.replace('10000', 'many'); \
            field.dispatchEvent(new Event('input', {bubbles: true}))";
        lab.script(script, vec![]).await?;
        lab.press("Take this history").await?;
        lab.says("The history before stays", SOON).await?;
        lab.says("line", SOON).await
    });
}

#[test]
fn a_worker_that_dies_is_replaced() {
    walk("histories-fault", Gpu::Software, |lab| async move {
        open(&lab, "").await?;
        panic(&lab, Worker::Explorer).await?;
        lab.says("was started again", SOON).await?;
        lab.state("ready", SOON).await?;
        lab.press("Next locus").await?;
        lab.says("Locus 2 of this seed", SOON).await
    });
}

#[test]
fn the_page_is_accessible_and_fits_at_every_width_and_in_both_themes() {
    walk("histories-looks", Gpu::Software, |lab| async move {
        open(&lab, "h=out-of-africa&k=200").await?;
        lab.press("Simulate").await?;
        lab.reaches("loci", 200.0, LIMIT).await?;
        lab.press("Step").await?;
        inspect(&lab, "histories").await
    });
}
