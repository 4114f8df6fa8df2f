//! What keeps a draw from being a history, in words.

use super::shown::shown;
use super::sound::Clash;
use super::spot::{Slot, Spot};
use super::template::{Template, Variable};

/// Whether a number stands at a place.
fn stands(slots: &[Slot], spot: Spot) -> bool {
    slots.iter().any(|slot| slot.spot == spot)
}

impl Template {
    fn variable_at(&self, spot: Spot) -> Option<(usize, &Variable)> {
        let mut variables = self.variables().iter().enumerate();
        variables.find(|(_, own)| stands(&own.slots, spot))
    }

    /// The places of the variables that take part in a clash.
    pub fn clashing(&self, (one, other): Clash) -> Vec<usize> {
        let spots = [one, other].into_iter().flatten();
        spots
            .filter_map(|spot| Some(self.variable_at(spot)?.0))
            .collect()
    }

    /// What a number of the document is called: one that does not vary with its value.
    fn called(&self, spot: Spot) -> String {
        if let Some((_, variable)) = self.variable_at(spot) {
            return variable.name.clone();
        }
        let mut numbers = self.numbers().into_iter();
        numbers.find(|own| stands(&own.slots, spot)).map_or_else(
            || "a time that does not vary".to_owned(),
            |own| format!("{} = {}", own.name, shown(&own.value)),
        )
    }

    /// What a clash breaks, as a clause of a sentence.
    pub fn asked(&self, clash: Clash) -> String {
        match clash {
            (Some(smaller), Some(larger)) => {
                let [smaller, larger] = [smaller, larger].map(|spot| self.called(spot));
                format!("{smaller} has to be below {larger}")
            }
            (Some(alone), None) => format!("{} has to go with all others", self.called(alone)),
            _ => "its numbers have to go together".to_owned(),
        }
    }
}
