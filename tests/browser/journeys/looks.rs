//! How it looks and whether everyone can use it: pictures at three widths in both themes, and the accessibility checker on each.

use crate::{SMALL, SMALL_LIMIT};
use anyhow::{Result, ensure};
use browser_tests::axe;
use browser_tests::driver::Gpu;
use browser_tests::files;
use browser_tests::lab::{Lab, SOON};
use browser_tests::session::Theme;
use browser_tests::walk::walk;

const WIDTHS: [u32; 3] = [1440, 1024, 390];
const THEMES: [(Theme, &str); 2] = [(Theme::Light, "light"), (Theme::Dark, "dark")];

#[test]
fn the_page_is_accessible_and_fits_at_every_width_and_in_both_themes() {
    walk("looks", Gpu::Software, |lab| async move {
        lab.visit(SMALL).await?;
        lab.state("ready", SOON).await?;
        lab.shows_an_example().await?;
        lab.backend().await?;
        inspect(&lab, "fresh").await?;
        lab.resize(1440, 900).await?;
        lab.simulate(SMALL_LIMIT).await?;
        lab.train(SMALL_LIMIT).await?;
        lab.test().await?;
        inspect(&lab, "tested").await?;
        lab.resize(1440, 900).await?;
        lab.go("Your data", "your-data").await?;
        inspect(&lab, "your-data-fresh").await?;
        lab.resize(1440, 900).await?;
        files::choose(&lab, &files::written("looks.fs", &files::spectrum(20))?).await?;
        lab.figure("file-gene-flow").await?;
        inspect(&lab, "your-data").await
    });
}

/// Pictures at every width in both themes; nothing may be wider than the window or hard to use.
pub async fn inspect(lab: &Lab, name: &str) -> Result<()> {
    let mut found = Vec::new();
    for (theme, word) in THEMES {
        lab.prefer(theme).await?;
        for width in WIDTHS {
            lab.resize(width, 900).await?;
            lab.script("window.scrollTo(0, 0)", vec![]).await?;
            lab.comes_to_rest(SOON).await?;
            lab.screenshot(&format!("{name}-{width}-{word}"), width)
                .await?;
            let overflow = lab.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth", vec![]).await?;
            if overflow.as_i64() > Some(0) {
                found.push(format!(
                    "{name} at {width} px, {word}: {overflow} px wider than the window"
                ));
            }
            found.extend(
                axe::findings(lab)
                    .await?
                    .into_iter()
                    .map(|line| format!("{name} at {width} px, {word}: {line}")),
            );
        }
    }
    ensure!(found.is_empty(), "{found:#?}");
    Ok(())
}
