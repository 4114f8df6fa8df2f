//! One page, several views: old addresses lead to them, moves lose nothing, Back and Forward undo moves and choices.

use crate::SMALL;
use anyhow::{Result, ensure};
use browser_tests::axe;
use browser_tests::driver::Gpu;
use browser_tests::lab::{Lab, SOON};
use browser_tests::walk::walk;
use serde_json::json;
use std::time::Duration;

/// A training that is not over before a test has looked at every view: minutes, on any machine.
const LONG: &str = "backend=cpu&n=5000&lr=0.001&epochs=200&sd=1&ss=1&sw=1";
const INSIDE: &str = "preset=tajima&examples=1000&epochs=2&backend=cpu&sd=1&ss=1&sw=1";
/// Long enough to simulate and prepare [`LONG`] on a busy machine.
const LIMIT: Duration = Duration::from_secs(240);

/// Waits for the address to hold every field of a query.
async fn address(lab: &Lab, fields: &str) -> Result<()> {
    let script = "const held = location.search.slice(1).split('&'); return arguments[0].split('&').every(field => held.includes(field))";
    lab.until(
        &format!("{fields} in the address"),
        SOON,
        script,
        vec![json!(fields)],
    )
    .await
    .map(drop)
}

async fn title(lab: &Lab, begins: &str) -> Result<()> {
    let script = "return document.title.startsWith(arguments[0])";
    lab.until("the title", SOON, script, vec![json!(begins)])
        .await
        .map(drop)
}

/// Chooses from the menu of histories or experiments of a view, as a person does.
async fn choose(lab: &Lab, view: &str, key: &str) -> Result<()> {
    // Histories are in a menu, experiments in a list that is unfolded first.
    let script = "const view = document.getElementById(arguments[0]), menu = view.querySelector('.preset select'); \
        if (menu) { menu.value = arguments[1]; menu.dispatchEvent(new Event('change', {bubbles: true})); return true } \
        const entry = view.querySelector(`.preset [data-experiment='${arguments[1]}']`); \
        if (entry) { entry.click(); return true } \
        view.querySelector('.preset .unfold[aria-expanded=false]')?.click(); return false";
    lab.until(
        &format!("{key} to be chosen from"),
        SOON,
        script,
        vec![json!(view), json!(key)],
    )
    .await
    .map(drop)
}

async fn entries(lab: &Lab) -> Result<u64> {
    let length = lab.script("return history.length", vec![]).await?;
    Ok(length.as_u64().unwrap_or_default())
}

async fn back(lab: &Lab) -> Result<()> {
    Ok(lab.client().back().await?)
}

async fn forward(lab: &Lab) -> Result<()> {
    Ok(lab.client().forward().await?)
}

#[test]
fn addresses_of_before_lead_to_the_views_with_their_settings() {
    walk("old-addresses", Gpu::Software, |lab| async move {
        lab.visit_page("histories.html", "h=growth&n=5&seed=7#events-title")
            .await?;
        lab.shows("histories").await?;
        lab.state("ready", SOON).await?;
        address(&lab, "view=history&h=growth&n=5&seed=7").await?;
        title(&lab, "History").await?;
        let hash = lab.script("return location.hash", vec![]).await?;
        ensure!(hash == "#events-title", "{hash}");

        lab.visit_page("histories.html", "").await?;
        lab.shows("histories").await?;
        lab.visit_page("inside.html", INSIDE).await?;
        lab.shows("inside").await?;
        lab.state("ready", LIMIT).await?;
        address(&lab, "view=inside&examples=1000&epochs=2&backend=cpu&sd=1").await?;
        title(&lab, "Inside").await?;

        lab.visit(SMALL).await?;
        lab.shows("lab").await?;
        // What the Lab called "n" has the name now that it has on every view.
        address(&lab, "v=2&examples=200&epochs=4&backend=cpu&sd=1&ss=1&sw=1").await?;
        ensure!(!lab.query().await?.contains("view="));
        title(&lab, "Coalescent Playground").await?;

        // Where files were read was a station of the Lab.
        lab.visit("sd=3#your-data").await?;
        lab.shows("your-data").await?;
        address(&lab, "view=data&sd=3").await?;
        title(&lab, "Your data").await?;

        lab.visit("view=cellar&n=300").await?;
        lab.shows("lab").await?;
        lab.says("should be lab, history, inside or data", SOON)
            .await
    });
}

#[test]
fn a_move_loses_nothing() {
    walk("moves", Gpu::Software, |lab| async move {
        lab.visit(LONG).await?;
        lab.state("ready", SOON).await?;
        lab.simulate(LIMIT).await?;
        lab.press("Train").await?;
        lab.reaches("epoch", 1.0, LIMIT).await?;
        lab.script("window.scrollTo({top: 150, behavior: 'instant'})", vec![])
            .await?;
        let before = lab.figure("epoch").await?;

        lab.go("History", "histories").await?;
        lab.state("ready", SOON).await?;
        title(&lab, "History").await?;
        ensure!(
            lab.script("return scrollY", vec![]).await? == 0,
            "a view begins at its top"
        );
        lab.enter("histories", "Loci", "100").await?;
        lab.press("Simulate").await?;
        lab.reaches("loci", 100.0, LIMIT).await?;
        let pi = lab.figure("pi").await?;
        lab.script("window.scrollTo({top: 420, behavior: 'instant'})", vec![])
            .await?;

        // The network under way is open.
        lab.go("Inside", "inside").await?;
        ensure!(lab.state("training", SOON).await? == "training");
        ensure!(lab.figure("epoch").await? >= before);
        // A choice of one view is none of another, though their buttons are alike.
        let checked =
            "return [...document.querySelectorAll('#lab input[type=radio]:checked')].length";
        let chosen = lab.script(checked, vec![]).await?;

        // The Lab has trained on meanwhile.
        lab.go("Lab", "lab").await?;
        ensure!(lab.state("training", SOON).await? == "training");
        lab.reaches("epoch", before + 1.0, LIMIT).await?;
        let scrolled = "return Math.abs(scrollY - arguments[0]) < 2";
        lab.until("the place in the Lab", SOON, scrolled, vec![json!(150)])
            .await?;
        let groups = "return new Set([...document.querySelectorAll('#lab input[type=radio]')].map(button => button.name)).size";
        ensure!(
            lab.script(groups, vec![]).await? == chosen,
            "each choice of the Lab has one button pressed, not {chosen}"
        );
        lab.press("Pause").await?;
        lab.state("paused", SOON).await?;
        let rests = lab.figure("epoch").await?;

        lab.go("History", "histories").await?;
        lab.until("the place in History", SOON, scrolled, vec![json!(420)])
            .await?;
        ensure!(lab.figure("pi").await? == pi && lab.figure("loci").await? == 100.0);
        lab.go("Inside", "inside").await?;
        ensure!(
            lab.state("paused", SOON).await? == "paused" && lab.figure("epoch").await? == rests,
            "the same run as in the Lab"
        );
        lab.go("Lab", "lab").await?;
        ensure!(
            lab.state("paused", SOON).await? == "paused" && lab.figure("epoch").await? == rests
        );
        let rows = "return document.querySelectorAll('#lab .runs tbody tr').length";
        ensure!(lab.script(rows, vec![]).await? == 1, "one run, as before");
        Ok(())
    });
}

#[test]
fn a_figure_of_a_view_that_comes_back_fits_the_window_it_finds() {
    walk("moves-width", Gpu::Software, |lab| async move {
        let fits = "const figures = [...document.querySelectorAll('main:not([hidden]) .figure .drawing svg')]; \
            return figures.length > 3 && figures.every(svg => Math.abs(svg.viewBox.baseVal.width - svg.getBoundingClientRect().width) <= 5)";
        lab.visit(SMALL).await?;
        lab.state("ready", SOON).await?;
        lab.shows_an_example().await?;
        lab.until("figures as wide as they are drawn for", SOON, fits, vec![])
            .await?;
        lab.go("History", "histories").await?;
        lab.state("ready", SOON).await?;
        lab.resize(800, 900).await?;
        lab.until("figures of History", SOON, fits, vec![]).await?;
        // Nothing of the Lab is drawn while it is not on the screen.
        let drawn = "return [...document.querySelectorAll('#lab .drawing svg')].map(svg => svg.viewBox.baseVal.width).join()";
        let before = lab.script(drawn, vec![]).await?;
        lab.resize(1000, 900).await?;
        lab.until("figures of History", SOON, fits, vec![]).await?;
        ensure!(lab.script(drawn, vec![]).await? == before);
        lab.go("Lab", "lab").await?;
        lab.until("figures of the Lab, drawn anew", SOON, fits, vec![])
            .await
            .map(drop)
    });
}

#[test]
fn back_and_forward_undo_choices_and_moves_and_no_typing() {
    walk("back", Gpu::Software, |lab| async move {
        lab.visit("sd=1&ss=1&sw=9").await?;
        lab.state("ready", SOON).await?;
        address(&lab, "sw=9").await?;
        let begun = entries(&lab).await?;
        lab.enter("lab", "Length", "50,000").await?;
        address(&lab, "L=50000").await?;
        ensure!(entries(&lab).await? == begun, "typing leaves no entries");
        choose(&lab, "lab", "human").await?;
        address(&lab, "preset=human").await?;
        ensure!(entries(&lab).await? == begun + 1);

        lab.go("History", "histories").await?;
        lab.state("ready", SOON).await?;
        address(&lab, "view=history&h=constant").await?;
        for history in ["growth", "bottleneck"] {
            choose(&lab, "histories", history).await?;
            address(&lab, &format!("view=history&h={history}")).await?;
        }
        ensure!(entries(&lab).await? == begun + 4);
        lab.says("Instantaneous bottleneck", SOON).await?;

        let shown =
            "return document.querySelector('#histories .preset select').value === arguments[0]";
        back(&lab).await?;
        address(&lab, "view=history&h=growth").await?;
        lab.until("growth", SOON, shown, vec![json!("growth")])
            .await?;
        back(&lab).await?;
        lab.until("the first history", SOON, shown, vec![json!("constant")])
            .await?;
        back(&lab).await?;
        lab.shows("lab").await?;
        address(&lab, "preset=human").await?;
        title(&lab, "Coalescent Playground").await?;
        back(&lab).await?;
        // What was typed before the choice is there again, and so are the seeds.
        address(&lab, "L=50000&sw=9").await?;
        let preset =
            "return document.querySelector('#lab .preset').dataset.preset === arguments[0]";
        lab.until("the tutorial", SOON, preset, vec![json!("gene-flow")])
            .await?;

        forward(&lab).await?;
        lab.until("human", SOON, preset, vec![json!("human")])
            .await?;
        for _ in 0..3 {
            forward(&lab).await?;
        }
        lab.shows("histories").await?;
        lab.until("the bottleneck", SOON, shown, vec![json!("bottleneck")])
            .await?;
        address(&lab, "view=history&h=bottleneck").await?;
        ensure!(
            entries(&lab).await? == begun + 4,
            "going back and forward leaves no entries"
        );

        // A reload opens the view that was left, and the entries before it still lead somewhere.
        lab.client().refresh().await?;
        lab.shows("histories").await?;
        lab.state("ready", SOON).await?;
        lab.until("the bottleneck", SOON, shown, vec![json!("bottleneck")])
            .await?;
        back(&lab).await?;
        lab.until("growth", SOON, shown, vec![json!("growth")])
            .await?;
        back(&lab).await?;
        back(&lab).await?;
        lab.shows("lab").await?;
        lab.state("ready", SOON).await?;
        lab.until("human", SOON, preset, vec![json!("human")])
            .await
            .map(drop)
    });
}

#[test]
fn back_does_not_take_the_settings_from_a_run_under_way() {
    walk("back-refused", Gpu::Software, |lab| async move {
        lab.visit("sd=1&ss=1&sw=1").await?;
        lab.state("ready", SOON).await?;
        // As much as there can be of the longest loci: nobody waits for the end of it.
        choose(&lab, "lab", "human").await?;
        address(&lab, "preset=human").await?;
        lab.enter("lab", "Examples of each class", "50,000").await?;
        address(&lab, "preset=human&examples=50000").await?;
        lab.press("Simulate").await?;
        lab.state("simulating", SOON).await?;
        back(&lab).await?;
        lab.says("as soon as nothing is simulated or trained", SOON)
            .await?;
        address(&lab, "preset=human&examples=50000").await?;
        ensure!(lab.state("simulating", SOON).await? == "simulating");
        lab.press("Cancel").await?;
        lab.state("ready", SOON).await?;
        // The entry is still there.
        back(&lab).await?;
        let preset = "return document.querySelector('#lab .preset').dataset.preset === 'gene-flow' && !location.search.includes('preset')";
        lab.until("the experiment before", SOON, preset, vec![])
            .await
            .map(drop)
    });
}

#[test]
fn the_menu_is_the_same_on_every_view_and_each_view_is_accessible_beside_the_others() {
    walk("menu", Gpu::Software, |lab| async move {
        let menu = "return [...document.querySelectorAll('header.top nav > *')].map(entry => entry.textContent + (entry.getAttribute('aria-current') ?? '')).join()";
        lab.visit(SMALL).await?;
        lab.state("ready", SOON).await?;
        for (name, view) in [
            ("Inside", "inside"),
            ("History", "histories"),
            ("Your data", "your-data"),
            ("Lab", "lab"),
        ] {
            lab.go(name, view).await?;
            lab.state("ready", LIMIT).await?;
            let expected = ["Lab", "History", "Inside", "Your data", "Lesson", "About"]
                .map(|entry| {
                    if entry == name {
                        format!("{entry}page")
                    } else {
                        entry.to_owned()
                    }
                })
                .join(",");
            let found = lab.script(menu, vec![]).await?;
            ensure!(found == expected.as_str(), "{found}");
        }
        // All are there now. What names another element finds one, and only one.
        let twice = "const ids = [...document.querySelectorAll('[id]')].map(element => element.id); return ids.filter((id, at) => ids.indexOf(id) !== at)";
        let twice = lab.script(twice, vec![]).await?;
        ensure!(twice == json!([]), "ids that are there twice: {twice}");
        for (name, view, text) in [
            ("Lab", "lab", "sister species"),
            ("History", "histories", "A history is never seen"),
            ("Inside", "inside", "segregating sites"),
            ("Your data", "your-data", "A network answers whatever"),
        ] {
            lab.go(name, view).await?;
            // Each has its own lesson, which stays open beside it and goes with it.
            lab.press("Lesson").await?;
            lab.says(text, SOON).await?;
            let open =
                "return document.querySelectorAll('aside.reading:not(.closed, [hidden])').length";
            ensure!(lab.script(open, vec![]).await? == 1);
            let findings = axe::findings(&lab).await?;
            ensure!(findings.is_empty(), "{name}: {findings:#?}");
        }
        // A lesson's link means its view, also for who opens it elsewhere.
        lab.go("History", "histories").await?;
        let link = "return document.querySelector('aside.reading:not(.closed, [hidden]) a[href=\"?view=history&h=bottleneck\"]') !== null";
        ensure!(lab.script(link, vec![]).await? == true);
        Ok(())
    });
}

#[test]
fn a_text_is_opened_by_its_address_and_closed_by_back() {
    walk("texts", Gpu::Software, |lab| async move {
        let open = "const open = [...document.querySelectorAll('aside.reading:not(.closed, [hidden])')].map(text => text.innerText).join(); \
            return arguments[0] === '' ? open === '' : open.includes(arguments[0])";
        let reads = |words: &'static str| {
            let lab = lab.clone();
            async move {
                lab.until(
                    &format!("the text {words:?}"),
                    SOON,
                    open,
                    vec![json!(words)],
                )
                .await
                .map(drop)
            }
        };
        lab.visit("view=about&sd=1&ss=1&sw=9").await?;
        lab.shows("lab").await?;
        reads("About Coalescent Playground").await?;
        lab.state("ready", SOON).await?;
        address(&lab, "view=about&sw=9").await?;
        let begun = entries(&lab).await?;

        lab.press("Lesson").await?;
        reads("sister species").await?;
        address(&lab, "view=lesson&sw=9").await?;
        ensure!(entries(&lab).await? == begun + 1);
        lab.go("History", "histories").await?;
        lab.state("ready", SOON).await?;
        reads("").await?;
        address(&lab, "view=history&h=constant").await?;
        lab.press("About").await?;
        reads("About Coalescent Playground").await?;
        address(&lab, "view=history&read=about").await?;
        ensure!(entries(&lab).await? == begun + 3);

        back(&lab).await?;
        reads("").await?;
        lab.shows("histories").await?;
        back(&lab).await?;
        lab.shows("lab").await?;
        reads("sister species").await?;
        back(&lab).await?;
        reads("About Coalescent Playground").await?;
        address(&lab, "view=about&sw=9").await?;
        for _ in 0..3 {
            forward(&lab).await?;
        }
        lab.shows("histories").await?;
        reads("About Coalescent Playground").await?;
        // A reload opens what was open.
        lab.client().refresh().await?;
        lab.shows("histories").await?;
        reads("About Coalescent Playground").await?;
        lab.press("Close").await?;
        reads("").await?;
        let closed = "return !location.search.includes('read=')";
        lab.until("no text in the address", SOON, closed, vec![])
            .await
            .map(drop)
    });
}
