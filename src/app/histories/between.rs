//! The first two samples beside each other: their joint spectrum and F_ST, of one locus and of many.

use super::desk::Desk;
use super::plot::Plot;
use crate::app::parts::figure::FigureView;
use crate::app::plots::{self, Figure, Highlight, SpectrumOptions};
use crate::locus::Between;
use crate::number::format_decimal;
use leptos::prelude::*;

fn picture(between: &Between, title: &str, width: f64) -> Figure {
    let spectrum = &between.spectrum;
    let options = SpectrumOptions {
        log: true,
        title: title.to_owned(),
        populations: between.names.clone(),
        folded: false,
        brightest: None,
        width,
    };
    plots::joint_spectrum(
        &spectrum.cells,
        spectrum.shape(),
        &options,
        &Highlight::default(),
    )
}

/// Hudson's F_ST in words, with the number as a handle for scripts.
fn line(between: &Between, metric: &'static str, of: &'static str) -> impl IntoView + use<> {
    let value = between.f_st.map(|value| value.to_string());
    let shown = between.f_st.map_or_else(
        || "is not defined".to_owned(),
        |value| format!("= {}", format_decimal(value)),
    );
    let [one, other] = &between.names;
    view! {
        <p class="mean">
            "F" <sub>"ST"</sub> " between " {one.clone()} " and " {other.clone()} ", " {of} ", " <span data-metric=metric data-value=value>{shown}</span>
        </p>
    }
}

/// Of the locus.
#[component]
pub fn LocusBetween(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let there = Memo::new(move |_| {
        desk.locus
            .with(|view| view.as_ref().is_some_and(|view| view.between.is_some()))
    });
    let draw = move |width| {
        desk.locus.with(|view| {
            Some(picture(
                view.as_ref()?.between.as_ref()?,
                "This locus",
                width,
            ))
        })
    };
    let line = move || {
        desk.locus.with(|view| {
            Some(line(
                view.as_ref()?.between.as_ref()?,
                "locus-fst",
                "Hudson's of this locus",
            ))
        })
    };
    move || {
        there.get().then(|| {
            view! {
                <h3>"Joint spectrum of the first two samples"</h3>
                <FigureView draw=draw />
                {line}
            }
        })
    }
}

/// Of many loci.
#[component]
pub fn LociBetween(
    /// The page's state.
    desk: Desk,
) -> impl IntoView {
    let there = Memo::new(move |_| desk.of_loci(|loci| loci.between.is_some()) == Some(true));
    fn read<T>(desk: Desk, of: impl FnOnce(&Between) -> T) -> Option<T> {
        desk.of_loci(|loci| loci.between.as_ref().map(of)).flatten()
    }
    let joint = move |width| read(desk, |between| picture(between, "Mean of the loci", width));
    let each = move |width| {
        desk.of_loci(|loci| Some(plots::histogram(loci.f_st.as_ref()?, "F_ST", width)))
            .flatten()
    };
    let line = move || {
        read(desk, |between| {
            line(between, "fst", "Hudson's of all loci together")
        })
    };
    move || {
        there.get().then(|| view! {
        <div>
            <h3>"Mean joint spectrum"</h3>
            <FigureView draw=joint />
            <p class="caption">"Sites per locus by derived alleles in the first two samples."</p>
        </div>
        <div>
            <h3>"F" <sub>"ST"</sub></h3>
            <Plot draw=each />
            {line}
            <p class="caption">"The histogram is of the loci in which anything differs between the two samples. The number is a ratio of averages over all loci; the mean of the ratios is another one."</p>
        </div>
    })
    }
}
