//! A link opens the same state anywhere, and a broken one opens the default and says why.

use crate::{SMALL, SMALL_LIMIT};
use anyhow::ensure;
use browser_tests::driver::Gpu;
use browser_tests::lab::SOON;
use browser_tests::walk::{open, run, walk};
use serde_json::json;

#[test]
fn one_link_gives_the_same_figures_in_two_browsers() {
    let visit = |query: String| {
        run(async move {
            let (_driver, lab) = open(Gpu::Software).await?;
            lab.visit(&query).await?;
            lab.state("ready", SOON).await?;
            lab.simulate(SMALL_LIMIT).await?;
            lab.train(SMALL_LIMIT).await?;
            let mut seen = Vec::new();
            for name in ["loss", "val-loss", "accuracy", "val-accuracy"] {
                seen.push(lab.figure(name).await?.to_bits());
            }
            let query = lab.query().await?;
            lab.0.close().await;
            Ok((query, seen))
        })
        .unwrap()
    };
    let (link, first) = visit(SMALL.to_owned());
    for seed in ["sd=1", "ss=1", "sw=1"] {
        assert!(link.contains(seed), "the link {link} leaves out {seed}");
    }
    let (_, second) = visit(link);
    assert_eq!(first, second, "the same link gives other figures");
    let (_, other) = visit(SMALL.replace("sd=1", "sd=2"));
    assert_ne!(first, other, "the seed of the data changes nothing");
}

#[test]
fn broken_links_open_the_default_with_a_note_that_names_the_field() {
    walk("broken-links", Gpu::Software, |lab| async move {
        for (query, field) in [
            ("n=a+lot", "\"n\""),
            ("n=4000000000", "\"n\""),
            ("lr=NaN", "\"lr\""),
            ("preset=dinosaurs", "\"preset\""),
            ("v=999", "\"v\""),
            ("T=%00%ff", "\"T\""),
            ("epochs=-1", "\"epochs\""),
            ("n=200&n=300", "\"n\""),
            ("weather=fine", "weather"),
            ("v=2&examples=a+lot", "\"examples\""),
            ("v=2&preset=dinosaurs", "\"preset\""),
            ("v=2&weather=fine", "weather"),
        ] {
            lab.visit(query).await?;
            lab.state("ready", SOON).await?;
            lab.says(field, SOON).await?;
        }
        Ok(())
    });
}

#[test]
fn no_link_starts_work_by_itself() {
    walk("no-work", Gpu::Software, |lab| async move {
        lab.visit("n=50000&epochs=100&backend=cpu").await?;
        lab.state("ready", SOON).await?;
        // All that the page begins by itself is done: an example is looked at and a trainer is chosen.
        lab.shows_an_example().await?;
        lab.backend().await?;
        let states = lab.script("return window.playgroundStates", vec![]).await?;
        ensure!(
            states == json!(["ready"]),
            "the page has gone through {states}"
        );
        ensure!(lab.offers("Simulate").await?);
        Ok(())
    });
}

#[test]
fn a_lessons_link_changes_the_lab() {
    walk("lesson-links", Gpu::Software, |lab| async move {
        lab.visit("sw=9").await?;
        lab.state("ready", SOON).await?;
        lab.press("Lesson").await?;
        let follow = "const link = document.querySelector('aside a[href=\"?sw=2\"]'); link?.click(); return !!link";
        lab.until("the lesson's link", SOON, follow, vec![]).await?;
        lab.until(
            "the weights seed in the address",
            SOON,
            "return location.search.includes('sw=2')",
            vec![],
        )
        .await?;
        ensure!(
            lab.query().await?.contains("sd=1"),
            "the page was loaded anew"
        );
        Ok(())
    });
}
