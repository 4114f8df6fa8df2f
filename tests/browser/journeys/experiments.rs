//! Ready experiments, chosen with the keyboard; and one's own: from a history to a trained network, and back by its link.

use crate::{SMALL, SMALL_LIMIT};
use anyhow::{Result, ensure};
use browser_tests::axe;
use browser_tests::driver::Gpu;
use browser_tests::lab::{Lab, SOON};
use browser_tests::walk::{open, run, walk};
use serde_json::json;

// As WebDriver calls them.
const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const ESCAPE: &str = "\u{e00c}";
const END: &str = "\u{e010}";
const HOME: &str = "\u{e011}";
const UP: &str = "\u{e013}";
const DOWN: &str = "\u{e015}";

/// Simulates and trains what the Lab has, and returns its figures to the last bit.
async fn trained(lab: &Lab) -> Result<Vec<u64>> {
    ensure!(lab.backend().await? == "cpu");
    lab.simulate(SMALL_LIMIT).await?;
    lab.train(SMALL_LIMIT).await?;
    let mut seen = Vec::new();
    for name in ["loss", "val-loss", "accuracy", "val-accuracy"] {
        seen.push(lab.figure(name).await?.to_bits());
    }
    Ok(seen)
}

#[test]
fn a_history_becomes_an_experiment_of_three_classes_that_its_link_brings_back() {
    let (link, first) = run(async {
        let (_driver, lab) = open(Gpu::Software).await?;
        lab.visit("view=history&h=growth&n=12&L=20000&seed=5")
            .await?;
        lab.state("ready", SOON).await?;
        lab.press("Train on this history").await?;
        lab.shows("lab").await?;
        lab.state("ready", SOON).await?;
        // The history and a population of constant size; a third class begins as a copy and becomes a bottleneck.
        lab.press("add a class").await?;
        lab.enter("lab", "History", "bottleneck").await?;
        lab.enter("lab", "Name", "bottleneck").await?;
        lab.enter("lab", "Examples of each class", "300").await?;
        lab.enter("lab", "Learning rate", "0.003").await?;
        lab.enter("lab", "Epochs", "6").await?;
        let written = "return ['classes=3', 'c2.h=bottleneck', 'examples=300', 'lr=0.003', 'epochs=6', 'sd=5'].every(field => location.search.includes(field))";
        lab.until("the experiment in the link", SOON, written, vec![])
            .await?;
        let seen = trained(&lab).await?;
        let reached = lab.figure("val-accuracy").await?;
        ensure!(
            reached > 0.45,
            "{reached} of the validation part, of which a third is right by chance"
        );
        // The table of true against predicted has a row and a column for each.
        let confusion = "return document.querySelector('#lab').textContent.includes('bottleneck')";
        ensure!(lab.script(confusion, vec![]).await? == true);
        let link = lab.query().await?;
        lab.0.close().await;
        Ok((link, seen))
    })
    .unwrap();
    let second = run(async move {
        let (_driver, lab) = open(Gpu::Software).await?;
        lab.visit(&link).await?;
        lab.state("ready", SOON).await?;
        let seen = trained(&lab).await?;
        lab.0.close().await;
        Ok(seen)
    })
    .unwrap();
    assert_eq!(first, second, "the link gives other figures");
}

async fn key(lab: &Lab, key: &str) -> Result<()> {
    Ok(lab.client().active_element().await?.send_keys(key).await?)
}

#[test]
fn an_experiment_is_chosen_with_the_keyboard() {
    walk("experiments", Gpu::Software, |lab| async move {
        lab.visit(SMALL).await?;
        lab.state("ready", SOON).await?;
        // On a telephone, where the list has the least room.
        lab.resize(390, 900).await?;
        lab.script("document.querySelector('#lab .unfold').focus()", vec![])
            .await?;
        let listed = "return document.querySelectorAll('#lab .experiment').length === 8 && document.querySelectorAll('#lab .sketch svg[aria-hidden=true]').length >= 8";
        let folded = "return document.activeElement.matches('#lab .unfold[aria-expanded=false]') && !document.querySelector('#lab .experiment')";
        key(&lab, ENTER).await?;
        lab.until("the list", SOON, listed, vec![]).await?;
        let wide =
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let wide = lab.script(wide, vec![]).await?;
        ensure!(wide.as_i64() <= Some(0), "{wide} px wider than the window");
        let findings = axe::findings(&lab).await?;
        ensure!(findings.is_empty(), "{findings:#?}");
        key(&lab, ESCAPE).await?;
        lab.until("the list folded away", SOON, folded, vec![])
            .await?;
        key(&lab, ENTER).await?;
        lab.until("the list again", SOON, listed, vec![]).await?;
        // The one at hand has the focus; keys move from it, and Tab does.
        for (pressed, title) in [
            ("", "gene-flow"),
            (END, "own"),
            (HOME, "gene-flow"),
            (DOWN, "human"),
            (UP, "gene-flow"),
            (TAB, "human"),
        ] {
            if !pressed.is_empty() {
                key(&lab, pressed).await?;
            }
            let focused = "return document.activeElement.dataset.experiment === arguments[0]";
            lab.until(title, SOON, focused, vec![json!(title)]).await?;
        }
        key(&lab, ENTER).await?;
        lab.until("the list folded away by a choice", SOON, folded, vec![])
            .await?;
        let second = "return document.querySelector('#lab .preset').dataset.preset === 'human' && location.search.includes('preset=human')";
        lab.until("the second experiment", SOON, second, vec![])
            .await
            .map(drop)
    });
}

/// Three populations, and two numbers that vary: when the first two parted, and when the third did.
const THREE: &str = "time_units: generations
demes:
- {name: X, epochs: [{end_time: 6000, start_size: 5000}]}
- {name: A, ancestors: [X], epochs: [{start_size: 5000}]}
- {name: Y, ancestors: [X], epochs: [{end_time: 2000, start_size: 5000}]}
- {name: B, ancestors: [Y], epochs: [{start_size: 5000}]}
- {name: C, ancestors: [Y], epochs: [{start_size: 3000}]}
metadata:
  parameters:
  - {name: T1, values: [{demes: {X: {epochs: {0: end_time}}}}], lower_bound: 500, upper_bound: 20000}
  - {name: T2, values: [{demes: {Y: {epochs: {0: end_time}}}}], lower_bound: 100}
  constraints:
  - {params: [T1, T2], constraint: greater_than}
";

/// Chooses the class that came from a document.
const OWN_CLASS: &str = "const own = [...document.querySelectorAll('#lab .segment-button')].find(button => button.textContent.trim() === 'your own'); own?.click(); return !!own";

#[test]
fn a_document_brings_its_priors_and_a_network_predicts_one_of_them() {
    walk("document", Gpu::Software, |lab| async move {
        lab.visit("view=history&h=constant&L=20000&seed=3").await?;
        lab.state("ready", SOON).await?;
        let write = "const own = document.querySelector('#histories .own'); own.open = true; const field = own.querySelector('textarea'); \
            field.value = arguments[0]; field.dispatchEvent(new Event('input', {bubbles: true}))";
        lab.script(write, vec![json!(THREE)]).await?;
        lab.press("Take this history").await?;
        lab.says("500 to 20,000", SOON).await?;
        lab.state("ready", SOON).await?;
        lab.press("Show as demes").await?;
        let written =
            "return document.querySelector('#histories .own textarea').value.includes('name: T2')";
        lab.until("the document with what varies", SOON, written, vec![])
            .await?;
        lab.press("Train on this history").await?;
        lab.shows("lab").await?;
        lab.state("ready", SOON).await?;
        // Of the two classes, the numbers of the document's are asked for.
        lab.until("the class of the document", SOON, OWN_CLASS, vec![])
            .await?;
        let numbers = "const label = [...document.querySelectorAll('#lab .segment')].find(label => label.textContent.trim() === 'numbers'); label?.querySelector('input').click(); return !!label";
        lab.until("the question", SOON, numbers, vec![]).await?;
        // What the document leaves open is proposed, and asked for.
        lab.says("no upper bound for T2: 4,000 is proposed", SOON)
            .await?;
        lab.says("and are drawn again", SOON).await?;
        let ask = "const label = [...document.querySelectorAll('#lab .targets label')].find(label => label.textContent.trim() === arguments[0]); \
            const box = label?.querySelector('input'); if (!box) return false; if (box.checked !== arguments[1]) box.click(); return true";
        for (name, on) in [("T1", true), ("T2", false)] {
            lab.until(name, SOON, ask, vec![json!(name), json!(on)])
                .await?;
        }
        lab.until(
            "the question in the link",
            SOON,
            "return location.search.includes('predict=p_T1')",
            vec![],
        )
        .await?;
        // The joint spectrum of two of the three.
        let second = "const boxes = document.querySelectorAll('#lab .boxes input'); if (boxes.length !== 3) return false; if (!boxes[1].checked) boxes[1].click(); return true";
        lab.until("three samples to choose from", SOON, second, vec![])
            .await?;
        lab.until(
            "two samples in the link",
            SOON,
            "return location.search.includes('see=0,1')",
            vec![],
        )
        .await?;
        lab.enter("lab", "Examples", "300").await?;
        lab.enter("lab", "Epochs", "4").await?;
        ensure!(lab.backend().await? == "cpu");
        lab.simulate(SMALL_LIMIT).await?;
        lab.train(SMALL_LIMIT).await?;
        lab.figure("val-loss").await.map(drop)
    });
}

#[test]
fn a_number_that_the_document_does_not_name_is_let_vary_in_the_lab() {
    walk("document-numbers", Gpu::Software, |lab| async move {
        lab.visit("view=history&h=constant&L=20000&seed=3").await?;
        lab.state("ready", SOON).await?;
        let (fixed, _) = THREE.split_once("metadata").unwrap_or((THREE, ""));
        let write = "const own = document.querySelector('#histories .own'); own.open = true; const field = own.querySelector('textarea'); \
            field.value = arguments[0]; field.dispatchEvent(new Event('input', {bubbles: true}))";
        lab.script(write, vec![json!(fixed)]).await?;
        lab.press("Take this history").await?;
        lab.says("any of them can be let vary", SOON).await?;
        lab.state("ready", SOON).await?;
        lab.press("Train on this history").await?;
        lab.shows("lab").await?;
        lab.state("ready", SOON).await?;
        lab.says("Every number of this history is fixed", SOON)
            .await?;
        let open = "const numbers = document.querySelector('#lab .document-numbers'); if (!numbers) return false; numbers.open = true; return true";
        lab.until("the numbers of the document", SOON, open, vec![])
            .await?;
        // Between half of it, or half of the way to the split before, and twice it.
        let bound = "return document.querySelector('#lab input[aria-label=\"T_X, lower bound\"]')?.value === arguments[0]";
        let before = lab.query().await?;
        lab.press("X, X ends, A begins, Y begins: let it vary")
            .await?;
        lab.until("the field of the split", SOON, bound, vec![json!("3470")])
            .await?;
        lab.says("varies as T_X", SOON).await?;
        // The address follows a little later.
        let follows = "return location.search.replace(/^\\?/, '') !== arguments[0]";
        lab.until("the number in the link", SOON, follows, vec![json!(before)])
            .await?;
        let linked = lab.query().await?;
        // The list stays open, and what varies can be asked for and shown.
        lab.script("document.querySelector('#lab .own').open = true", vec![])
            .await?;
        lab.press("Show as demes").await?;
        let shown =
            "return document.querySelector('#lab .own textarea').value.includes('name: T_X')";
        lab.until("the document with the number", SOON, shown, vec![])
            .await?;
        lab.press("X, X ends, A begins, Y begins: keep it fixed")
            .await?;
        let gone = "return !document.querySelector('#lab input[aria-label=\"T_X, lower bound\"]')";
        lab.until("no field of the split", SOON, gone, vec![])
            .await?;
        lab.visit(linked.trim_start_matches('?')).await?;
        lab.until("the class of the document", SOON, OWN_CLASS, vec![])
            .await?;
        lab.until("the field from the link", SOON, bound, vec![json!("3470")])
            .await
            .map(drop)
    });
}
