//! The view Inside: an alignment is opened, the network trained, a cell asked for its numbers, the alignment changed, the theory looked
//! for, the seal broken.

use crate::looks::inspect;
use anyhow::{Result, ensure};
use browser_tests::driver::Gpu;
use browser_tests::faults::{Worker, panic};
use browser_tests::lab::{Lab, SOON};
use browser_tests::walk::walk;
use serde_json::{Value, json};
use std::time::Duration;

const VIEW: &str = "inside";
/// Trained in seconds.
const SMALL: &str = "preset=tajima&examples=1000&epochs=2&backend=cpu&sd=1&ss=1&sw=1";
/// Long enough for any step of it on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// Opens the page and waits for the first alignment.
async fn open(lab: &Lab, query: &str) -> Result<()> {
    lab.visit_view(VIEW, query).await?;
    lab.state("ready", LIMIT).await?;
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
    let script = "return document.querySelector(`[data-metric=${arguments[0]}]`).dataset.value !== arguments[1]";
    lab.until(
        &format!("another {name}"),
        SOON,
        script,
        vec![json!(name), json!(before.to_string())],
    )
    .await
    .map(drop)
}

async fn train(lab: &Lab) -> Result<()> {
    lab.press_through("Train", "training", "finished", LIMIT)
        .await
        .map(drop)
}

/// Trains one batch or one epoch.
async fn step(lab: &Lab, button: &str) -> Result<()> {
    lab.press_through(button, "training", "paused", LIMIT)
        .await
        .map(drop)
}

#[test]
fn an_alignment_is_open_before_anything_is_trained_and_follows_while_it_is() {
    walk("inside-train", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        ensure!(lab.figure("step").await? == 0.0);
        let untrained = lab.figure("prediction").await?;
        let [truth, rmse] = [lab.figure("truth").await?, lab.figure("val-rmse").await?];
        train(&lab).await?;
        changes(&lab, "prediction", untrained).await?;
        ensure!(
            lab.figure("truth").await? == truth,
            "training changes no alignment"
        );
        ensure!(lab.figure("epoch").await? == 2.0);
        let trained = lab.figure("val-rmse").await?;
        ensure!(
            trained < rmse,
            "validation RMSE {rmse} before training, {trained} after"
        );
        lab.press("next").await?;
        changes(&lab, "truth", truth).await?;
        ensure!(lab.query().await?.contains("examples=1000"));
        lab.until(
            "the example in the link",
            SOON,
            "return location.search.includes('shown=validation')",
            vec![],
        )
        .await
        .map(drop)
    });
}

#[test]
fn batches_and_epochs_are_trained_one_at_a_time_and_reset() {
    walk("inside-steps", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        step(&lab, "Step batch").await?;
        ensure!(lab.figure("step").await? == 1.0);
        step(&lab, "Step epoch").await?;
        ensure!(lab.figure("epoch").await? == 1.0);
        lab.press("Stop").await?;
        lab.state("finished", SOON).await?;
        lab.press("Reset").await?;
        lab.state("ready", LIMIT).await?;
        lab.becomes("step", 0.0).await?;
        lab.says("restore", SOON).await
    });
}

#[test]
fn a_cell_shows_its_numbers_and_an_alignment_is_changed_by_hand() {
    walk("inside-open", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
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
        let kept = "return [...document.querySelectorAll('.runs thead th')].some(head => head.textContent === 'RMSE, rows')";
        lab.until("a column of what permuted rows cost", SOON, kept, vec![])
            .await
            .map(drop)
    });
}

#[test]
fn earlier_runs_are_drawn_behind_the_one_at_hand() {
    walk("inside-compare", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        train(&lab).await?;
        lab.press("New weights").await?;
        lab.state("ready", LIMIT).await?;
        train(&lab).await?;
        lab.script(
            "document.querySelector('[aria-label=\"Compare run 1\"]').click()",
            vec![],
        )
        .await?;
        lab.says("Side by side, on validation", SOON).await?;
        let labels = "const texts = [...document.querySelectorAll('.question text')].map(text => text.textContent); \
            return ['run 1', 'run 2'].every(run => texts.some(text => text.startsWith(run)))";
        lab.until("a label at each curve", SOON, labels, vec![])
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
fn the_test_set_is_sealed_counted_and_says_rmse_and_r2() {
    walk("inside-test", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        train(&lab).await?;
        ensure!(lab.metric("test-rmse").await?.is_none());
        for opening in 1..=2 {
            lab.press("Test").await?;
            lab.until(
                "the dialog",
                SOON,
                "return !!document.querySelector('dialog[open]')",
                vec![],
            )
            .await?;
            lab.script("document.querySelector('dialog[open] input[type=checkbox]:not(:checked)')?.click()", vec![]).await?;
            lab.press("Open the test set").await?;
            lab.says(&format!("opening {opening} of this test set"), LIMIT)
                .await?;
        }
        let [rmse, r2] = [lab.figure("test-rmse").await?, lab.figure("test-r2").await?];
        ensure!(
            rmse > 0.0 && rmse < 1.0 && r2 > 0.0 && r2 < 1.0,
            "RMSE {rmse}, R2 {r2}"
        );
        Ok(())
    });
}

#[test]
fn settings_make_a_new_run_and_layers_that_do_not_fit_say_why() {
    walk("inside-settings", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        train(&lab).await?;
        let script = "document.querySelector('#experiment').open = true; \
            const label = [...document.querySelectorAll('.example .segment')].find(label => label.textContent.trim() === 'sampled'); \
            label.querySelector('input').click()";
        lab.script(script, vec![]).await?;
        lab.until(
            "the setting in the link",
            SOON,
            "return location.search.includes('rows=sampled')",
            vec![],
        )
        .await?;
        lab.state("ready", LIMIT).await?;
        train(&lab).await?;
        let heads = "return [...document.querySelectorAll('.runs thead th')].some(head => head.textContent === 'Rows')";
        lab.until("a column for what differs", SOON, heads, vec![])
            .await?;
        lab.press_through("Restore run 1", "simulating", "finished", LIMIT)
            .await?;
        lab.until(
            "its settings",
            SOON,
            "return !location.search.includes('rows=sampled')",
            vec![],
        )
        .await?;
        lab.press("Remove layer 5").await?;
        lab.says("put Flatten before it", SOON).await?;
        lab.says("the network is the one before", SOON).await
    });
}

#[test]
fn a_run_that_was_stopped_is_brought_back_and_goes_on() {
    walk("inside-stopped", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        step(&lab, "Step epoch").await?;
        lab.press("Stop").await?;
        lab.state("finished", LIMIT).await?;
        lab.press("Restore run 1").await?;
        lab.state("paused", LIMIT).await?;
        lab.press_through("Resume", "training", "finished", LIMIT)
            .await?;
        let runs = "return document.querySelectorAll('.runs tbody tr').length === 1";
        lab.until("the same run, and no other", SOON, runs, vec![])
            .await?;
        Ok(())
    });
}

#[test]
fn a_broken_link_and_a_refused_value_name_the_field() {
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
        .await?;
        open(&lab, SMALL).await?;
        let script = "document.querySelector('#experiment').open = true; \
            const field = [...document.querySelectorAll('#experiment label')].find(label => label.textContent.includes('Haplotypes')).querySelector('input'); \
            field.value = '900'; field.dispatchEvent(new Event('change', {bubbles: true}))";
        lab.script(script, vec![]).await?;
        lab.says("Refused: expected", SOON).await
    });
}

#[test]
fn a_trainer_that_dies_is_replaced_and_the_run_goes_on() {
    walk("inside-fault", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        step(&lab, "Step epoch").await?;
        panic(&lab, Worker::Trainer).await?;
        lab.says("goes on from the end of epoch 1", LIMIT).await?;
        lab.state("paused", LIMIT).await?;
        lab.press_through("Resume", "training", "finished", LIMIT)
            .await?;
        ensure!(lab.figure("epoch").await? == 2.0);
        Ok(())
    });
}

#[test]
fn the_page_is_accessible_and_fits_at_every_width_and_in_both_themes() {
    walk("inside-looks", Gpu::Software, |lab| async move {
        open(&lab, SMALL).await?;
        train(&lab).await?;
        click_cell(&lab, 0.6, 0.3).await?;
        lab.script("document.querySelector('#experiment').open = true; document.querySelector('.filters').open = true", vec![]).await?;
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
