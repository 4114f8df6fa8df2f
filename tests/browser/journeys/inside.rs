//! The view Inside: the Lab's network is opened, trained on, asked for the numbers of a cell and for the theory, its example changed by hand;
//! alignments and joint spectra alike.

use crate::looks::inspect;
use anyhow::{Result, ensure};
use browser_tests::driver::Gpu;
use browser_tests::faults::{Worker, panic};
use browser_tests::lab::{Lab, SOON};
use browser_tests::walk::walk;
use serde_json::{Value, json};
use std::time::Duration;

const VIEW: &str = "inside";
/// Trained in seconds: a link as the view itself wrote it in the first version.
const SMALL: &str = "preset=tajima&examples=1000&epochs=2&backend=cpu&sd=1&ss=1&sw=1";
/// The tutorial's experiment, small: classes told apart from joint spectra.
const JOINT: &str = "v=2&examples=200&epochs=2&shown=validation:0&backend=cpu&sd=1&ss=1&sw=1";
/// Long enough for any step of it on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// Opens the view and the experiment's network before its first step.
async fn open(lab: &Lab, query: &str) -> Result<()> {
    lab.visit_view(VIEW, query).await?;
    lab.state("ready", LIMIT).await?;
    lab.press("Open it untrained").await?;
    lab.figure("prediction").await.map(drop)
}

/// Trains the run at hand to its end in the Lab, and comes back.
async fn train(lab: &Lab) -> Result<()> {
    lab.press("to the Lab").await?;
    lab.shows("lab").await?;
    lab.press_through("Resume", "training", "ready", LIMIT)
        .await?;
    lab.go("Inside", "inside").await?;
    lab.figure("prediction").await.map(drop)
}

/// Clicks a place of the layers' picture, in fractions of its size.
async fn click_cell(lab: &Lab, x: f64, y: f64) -> Result<()> {
    let script = "const area = document.querySelector('.cells'); area.scrollIntoView({block: 'center', behavior: 'instant'}); \
        const box = area.getBoundingClientRect(); \
        const at = {bubbles: true, clientX: box.left + arguments[0] * box.width, clientY: box.top + arguments[1] * box.height}; \
        area.dispatchEvent(new PointerEvent('pointermove', at)); area.dispatchEvent(new PointerEvent('click', at))";
    lab.script(script, vec![json!(x), json!(y)]).await.map(drop)
}

/// Waits for a figure of merit to have another value than before.
async fn changes(lab: &Lab, name: &str, before: f64) -> Result<()> {
    let script = "return document.querySelector(`main:not([hidden]) [data-metric=${arguments[0]}]`).dataset.value !== arguments[1]";
    lab.until(
        &format!("another {name}"),
        SOON,
        script,
        vec![json!(name), json!(before.to_string())],
    )
    .await
    .map(drop)
}

#[test]
fn without_a_network_the_view_says_so_and_leads_to_the_lab() {
    walk("inside-none", Gpu::Software, |lab| async move {
        lab.visit_view(VIEW, SMALL).await?;
        lab.state("ready", LIMIT).await?;
        lab.says("is at hand yet", SOON).await?;
        lab.says("Tajima's D", SOON).await?;
        lab.press("Train it in the Lab").await?;
        lab.shows("lab").await?;
        // The same experiment, and its link names it.
        ensure!(lab.query().await?.contains("preset=tajima"));
        lab.press_through("Train", "training", "ready", LIMIT)
            .await?;
        lab.press("Open in Inside").await?;
        lab.shows("inside").await?;
        lab.figure("prediction").await?;
        ensure!(lab.figure("epoch").await? == 2.0);
        Ok(())
    });
}

#[test]
fn an_example_is_open_before_anything_is_trained_and_follows_while_it_is() {
    walk("inside-train", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        ensure!(lab.figure("epoch").await? == 0.0);
        let untrained = lab.figure("prediction").await?;
        let truth = lab.figure("truth").await?;
        train(&lab).await?;
        changes(&lab, "prediction", untrained).await?;
        ensure!(
            lab.figure("truth").await? == truth,
            "training changes no alignment"
        );
        ensure!(lab.figure("epoch").await? == 2.0);
        lab.press("next").await?;
        changes(&lab, "truth", truth).await?;
        ensure!(lab.query().await?.contains("examples=1000"));
        lab.until(
            "the example in the link",
            SOON,
            "return location.search.includes('shown=')",
            vec![],
        )
        .await
        .map(drop)
    });
}

#[test]
fn a_cell_shows_its_numbers_and_an_alignment_is_changed_by_hand() {
    walk("inside-open", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        let layers = "return document.querySelector('.cells').getBoundingClientRect().height > 400";
        lab.until("the layers below", SOON, layers, vec![]).await?;
        // The first convolution lies in the second quarter of the picture.
        click_cell(&lab, 0.6, 0.3).await?;
        let shown = "return document.querySelector('.explained')?.dataset.explained === 'true'";
        lab.until("the numbers of a cell", SOON, shown, vec![])
            .await?;
        lab.says("bias", SOON).await?;
        let before = lab.figure("prediction").await?;
        click_cell(&lab, 0.6, 0.05).await?;
        changes(&lab, "prediction", before).await?;
        let flipped = lab.figure("prediction").await?;
        lab.press("undo").await?;
        changes(&lab, "prediction", flipped).await?;
        ensure!(
            lab.figure("prediction").await? == before,
            "a change taken back leaves no trace"
        );
        lab.press("shuffle rows").await?;
        changes(&lab, "prediction", before).await?;
        let truth = lab.figure("truth").await?;
        lab.press("sort").await?;
        lab.press("back to the example").await?;
        ensure!(
            lab.figure("truth").await? == truth,
            "D does not know the order of rows"
        );
        Ok(())
    });
}

#[test]
fn a_joint_spectrum_is_opened_explained_and_changed_by_hand() {
    walk("inside-spectrum", Gpu::Software, |lab| async move {
        open(&lab, JOINT).await?;
        train(&lab).await?;
        let before = lab.figure("prediction").await?;
        // The spectrum stands at the top, right of its label.
        click_cell(&lab, 0.3, 0.05).await?;
        changes(&lab, "prediction", before).await?;
        lab.press("undo").await?;
        lab.press("twice as long").await?;
        lab.says("Changed once", SOON).await?;
        lab.press("back to the example").await?;
        // Below it the maps of the first layer.
        let layers = "return document.querySelector('.cells').getBoundingClientRect().height > 200";
        lab.until("the layers below", SOON, layers, vec![]).await?;
        lab.press("Read out").await?;
        let rows = "return document.querySelectorAll('.read-outs tbody tr').length > 0";
        lab.until("the read-outs", LIMIT, rows, vec![]).await?;
        lab.says("only alignments are permuted", SOON).await?;
        lab.press("Train a twin").await?;
        lab.says("Both name the same class", LIMIT).await?;
        lab.press("Test on the grid").await?;
        lab.says("Named wrongly", LIMIT).await
    });
}

#[test]
fn the_theory_is_looked_for_and_permutations_cost_what_they_cost() {
    walk("inside-theory", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        train(&lab).await?;
        lab.press("Read out").await?;
        let cells = "return [...document.querySelectorAll('.read-outs tbody tr')].map(row => row.innerText)";
        let rows = lab
            .until(
                "the read-outs",
                LIMIT,
                &format!("const rows = (() => {{ {cells} }})(); return rows.length ? rows : null"),
                vec![],
            )
            .await?;
        let rows = rows.as_array().cloned().unwrap_or_default();
        let text = |row: &Value| row.as_str().unwrap_or_default().to_owned();
        ensure!(
            rows.iter().all(|row| !text(row).contains('–')),
            "rows are of what varies: {rows:?}"
        );
        let constant = "return document.querySelector('.constant').textContent";
        let constant = lab.client().execute(constant, vec![]).await?;
        ensure!(
            text(&constant).starts_with('S') && text(&constant).contains('–'),
            "S does not vary here: {constant}"
        );
        lab.press("Permute them").await?;
        lab.says("as it is", LIMIT).await?;
        let kept = "return [...document.querySelectorAll('.runs thead th')].some(head => head.textContent === 'Error, rows')";
        lab.until("a column of what permuted rows cost", SOON, kept, vec![])
            .await
            .map(drop)
    });
}

#[test]
fn on_a_phone_a_finger_hits_a_cell_and_the_page_is_no_wider_than_the_screen() {
    walk("inside-phone", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        lab.resize(390, 844).await?;
        let large = "const cell = document.querySelector('.cells'); return cell.getBoundingClientRect().width >= 40 * 24";
        lab.until("cells for a finger", SOON, large, vec![]).await?;
        let fits = "return document.documentElement.scrollWidth <= innerWidth";
        lab.until("a page that fits", SOON, fits, vec![]).await?;
        lab.press("whole width").await?;
        let whole =
            "return document.querySelector('.cells').getBoundingClientRect().width <= innerWidth";
        lab.until("all columns at once", SOON, whole, vec![])
            .await
            .map(drop)
    });
}

#[test]
fn a_broken_link_names_the_field() {
    walk("inside-links", Gpu::Software, |lab| async move {
        for (query, field) in [
            ("preset=weather", "preset"),
            ("rows=upside-down", "rows"),
            ("n=1&backend=cpu", "\"n\""),
            ("weather=fine", "weather"),
        ] {
            lab.visit_view(VIEW, query).await?;
            lab.says(field, SOON).await?;
        }
        lab.visit_view(
            VIEW,
            "rows=upside-down&epochs=3&show=gradient&backend=cpu&examples=1000",
        )
        .await?;
        lab.says("Only this field is left out.", SOON).await?;
        lab.until(
            "the other fields in the link",
            SOON,
            "return ['epochs=3', 'show=gradient', 'backend=cpu', 'examples=1000'].every(field => location.search.includes(field))",
            vec![],
        )
        .await
        .map(drop)
    });
}

#[test]
fn a_trainer_that_dies_is_replaced_and_the_network_is_opened_again() {
    walk("inside-fault", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        lab.press("to the Lab").await?;
        lab.press_through("Step epoch", "training", "paused", LIMIT)
            .await?;
        lab.go("Inside", "inside").await?;
        let before = lab.figure("prediction").await?;
        panic(&lab, Worker::Trainer).await?;
        lab.says("goes on from the end of epoch 1", LIMIT).await?;
        lab.press("next").await?;
        changes(&lab, "prediction", before).await?;
        lab.press_through("train on", "training", "ready", LIMIT)
            .await?;
        ensure!(lab.figure("epoch").await? == 2.0);
        Ok(())
    });
}

#[test]
fn the_page_is_accessible_and_fits_at_every_width_and_in_both_themes() {
    walk("inside-looks", Gpu::Software, |lab| async move {
        lab.visit_view(VIEW, SMALL).await?;
        lab.state("ready", LIMIT).await?;
        inspect(&lab, "inside-none").await?;
        lab.resize(1440, 900).await?;
        lab.press("Open it untrained").await?;
        train(&lab).await?;
        click_cell(&lab, 0.6, 0.3).await?;
        lab.script("document.querySelector('.filters').open = true", vec![])
            .await?;
        lab.press("Read out").await?;
        lab.press("Permute them").await?;
        lab.says("as it is", LIMIT).await?;
        inspect(&lab, "inside").await
    });
}

#[test]
fn the_labs_address_hands_the_presets_of_this_view_on() {
    walk("inside-redirect", Gpu::Software, |lab| async move {
        lab.visit("preset=tajima-toy&examples=1000&backend=cpu&sd=1&ss=1&sw=1")
            .await?;
        lab.until(
            "the view Inside",
            SOON,
            "return location.search.startsWith('?view=inside&')",
            vec![],
        )
        .await?;
        lab.state("ready", LIMIT).await?;
        ensure!(lab.query().await?.contains("preset=tajima-toy"));
        Ok(())
    });
}
