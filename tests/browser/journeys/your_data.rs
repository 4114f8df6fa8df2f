//! The end of the road: a spectrum from a file, and files that are not what they claim.

use crate::{SMALL, SMALL_LIMIT};
use anyhow::ensure;
use browser_tests::axe;
use browser_tests::driver::Gpu;
use browser_tests::files;
use browser_tests::lab::SOON;
use browser_tests::walk::walk;
use serde_json::json;

/// Whether so many figures are drawn.
const DRAWN: &str =
    "return document.querySelectorAll('#your-data .figure svg').length >= arguments[0]";

#[test]
fn a_spectrum_is_read_predicted_and_judged() {
    walk("your-data", Gpu::Software, |lab| async move {
        lab.visit_view("data", SMALL).await?;
        lab.shows("your-data").await?;
        lab.state("ready", SOON).await?;
        let spectrum = files::written("north_south.fs", &files::spectrum(20))?;
        files::choose(&lab, &spectrum).await?;
        lab.says("Train a network first", SOON).await?;
        lab.until("both spectra", SOON, DRAWN, vec![json!(2)])
            .await?;
        // The way to the Lab, and back by the menu: the file is still there, and the network that was trained is asked by itself.
        lab.press("Train one in the Lab").await?;
        lab.shows("lab").await?;
        lab.simulate(SMALL_LIMIT).await?;
        lab.train(SMALL_LIMIT).await?;
        lab.go("Your data", "your-data").await?;
        let flow = lab.figure("file-gene-flow").await?;
        ensure!(
            (0.0..=1.0).contains(&flow),
            "probability of gene flow {flow}"
        );
        lab.says("north (first axis) and south", SOON).await?;
        lab.says("that is for you to know", SOON).await?;

        let larger = files::written("larger.fs", &files::spectrum(30))?;
        files::drop(&lab, &larger).await?;
        lab.says("Projected down from 30 and 30 to 20 and 20", SOON)
            .await?;
        lab.says("not whole numbers", SOON).await?;
        Ok(())
    });
}

#[test]
fn any_run_that_was_trained_on_joint_spectra_can_be_asked() {
    walk("judges", Gpu::Software, |lab| async move {
        lab.visit(SMALL).await?;
        lab.state("ready", SOON).await?;
        lab.simulate(SMALL_LIMIT).await?;
        lab.train(SMALL_LIMIT).await?;
        lab.press("apply it to your own data").await?;
        lab.shows("your-data").await?;
        let spectrum = files::written("asked.fs", &files::spectrum(20))?;
        files::choose(&lab, &spectrum).await?;
        let first = lab.figure("file-gene-flow").await?;
        lab.says("Of run 1, after 4", SOON).await?;

        lab.go("Lab", "lab").await?;
        lab.enter("lab", "Weights seed", "2").await?;
        lab.train(SMALL_LIMIT).await?;
        lab.go("Your data", "your-data").await?;
        lab.says("Of run 2, after 4", SOON).await?;
        // The first one again: the same weights, and so the same answer.
        let choose = "const menu = document.querySelector('#your-data select'); if (!menu || menu.matches(':disabled')) return false; \
            menu.value = '1'; menu.dispatchEvent(new Event('change', {bubbles: true})); return true";
        lab.until("a choice of runs", SOON, choose, vec![]).await?;
        lab.says("Of run 1, after 4", SMALL_LIMIT).await?;
        let again = lab.figure("file-gene-flow").await?;
        ensure!(
            (again - first).abs() < 1e-6,
            "run 1 said {first}, and now {again}"
        );
        let findings = axe::findings(&lab).await?;
        ensure!(findings.is_empty(), "{findings:#?}");
        Ok(())
    });
}

#[test]
fn a_file_that_is_not_what_it_claims_gets_a_sentence_and_the_network_stays() {
    walk("broken-files", Gpu::Software, |lab| async move {
        lab.visit(SMALL).await?;
        lab.state("ready", SOON).await?;
        lab.simulate(SMALL_LIMIT).await?;
        lab.train(SMALL_LIMIT).await?;
        lab.go("Your data", "your-data").await?;
        let whole = files::spectrum(20);
        let line = |number: usize, text: &str| {
            let mut lines: Vec<&str> = whole.lines().collect();
            lines[number] = text;
            lines.join("\n")
        };
        let refused = "return [...document.querySelectorAll('#your-data [role=alert]')].map(alert => alert.innerText).join(' ')";
        for (name, text, words) in [
            ("empty.fs", String::new(), ""),
            ("picture.fs", "\u{1}PNG\u{2}\u{3}".repeat(50), "line 1"),
            ("axes.fs", line(1, "21 unfolded"), "line 2"),
            ("short.fs", line(2, "1 2 3"), "line 4"),
            (
                "word.fs",
                line(
                    2,
                    &whole
                        .lines()
                        .nth(2)
                        .unwrap_or_default()
                        .replacen("0 ", "zero ", 1),
                ),
                "line 3",
            ),
            (
                "negative.fs",
                line(
                    2,
                    &whole
                        .lines()
                        .nth(2)
                        .unwrap_or_default()
                        .replacen("0 ", "-1 ", 1),
                ),
                "line 3",
            ),
        ] {
            files::choose(&lab, &files::written(name, &text)?).await?;
            let waits = "return [...document.querySelectorAll('#your-data [role=alert]')].some(alert => alert.innerText.includes(arguments[0]))";
            lab.until(
                &format!("a sentence about {name}"),
                SOON,
                waits,
                vec![json!(name)],
            )
            .await?;
            let sentence = lab.script(refused, vec![]).await?;
            let sentence = sentence.as_str().unwrap_or_default();
            ensure!(
                sentence.contains(words),
                "{name} is refused without {words:?}: {sentence}"
            );
        }
        let small = files::written("small.fs", &files::spectrum(8))?;
        files::choose(&lab, &small).await?;
        lab.until(
            "a sentence about too few samples",
            SOON,
            "return !!document.querySelector('#your-data .judged [role=alert]')",
            vec![],
        )
        .await?;

        let good = files::written("good.fs", &files::spectrum(20))?;
        files::choose(&lab, &good).await?;
        ensure!(
            (0.0..=1.0).contains(&lab.figure("file-gene-flow").await?),
            "the trained network is gone"
        );
        Ok(())
    });
}
