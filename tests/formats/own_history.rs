//! The document that the view History begins with can be read and simulated.

use coalescent_playground::coalescent::Simulator;
use coalescent_playground::formats::demes;
use coalescent_playground::history::{Story, Study};
use coalescent_playground::locus::Locus;

#[test]
fn the_example_can_be_read_and_simulated() {
    let model =
        demes::read(include_str!("../../src/app/histories/example.yaml").as_bytes()).unwrap();
    let study = Study::default().with(model.demography);
    assert_eq!((study.check(), study.story), (Ok(()), Story::Written));
    let view = Locus::simulate(&study, 0, &mut Simulator::default())
        .unwrap()
        .look(0.0);
    assert_eq!(view.tree.order.len(), 8);
}
