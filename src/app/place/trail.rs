//! What the address bar and the tab's history are told as a person moves, chooses and types.
//!
//! A move between views, a text that is opened or closed beside one, and a choice of a history or an experiment push an entry, which Back takes
//! back; whatever else changes the state replaces the address of the entry that is there. Views stay as they are while others are on the
//! screen, so going back to one changes nothing in it but what was chosen.

use super::{Address, Place, Text};

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// A new entry of the tab's history.
    Push(Address),
    /// The entry that is there, with another address.
    Replace(Address),
}

/// What an entry of the tab's history asks for, when a person goes back or forward to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Another view.
    pub moves: bool,
    /// Another state of the view.
    pub restores: bool,
}

/// Where a person is, what each view shows, and what of it the address bar holds.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    shown: Place,
    /// Each view with its text and state; none of one that was never opened.
    held: [Option<Address>; Place::ALL.len()],
    written: Address,
    /// The views wrote the address themselves. What a link says in other words than its view would is replaced, and is no entry of its own.
    own: bool,
}

impl Trail {
    /// The beginning: the address that the page was opened with.
    pub fn new(address: Address) -> Self {
        Self {
            shown: address.place,
            written: address,
            ..Self::default()
        }
    }

    /// The view on the screen.
    pub const fn shown(&self) -> Place {
        self.shown
    }

    /// The state a view has, or is to be opened with.
    pub fn query(&self, place: Place) -> &str {
        self.known(place).map_or("", |known| &known.query)
    }

    /// The text that is open beside a view, or is to be opened with it.
    pub fn text(&self, place: Place) -> Option<Text> {
        self.known(place)?.text
    }

    /// A view has another text or another state. It is written as soon as the hand rests ([`Self::rest`]); what is returned has to be written
    /// at once, since a move or a choice is about to put an entry after it.
    pub fn change(&mut self, now: Address) -> Option<Write> {
        let overtaken = self.held(now.place).is_some_and(|waiting| {
            now.place == self.shown && !self.pushes(waiting) && waiting.moves_to(&now)
        });
        let first = overtaken.then(|| self.rest()).flatten();
        self.hold(now);
        first
    }

    /// Nothing has changed for a while: what is on the screen is written, unless it stands there.
    pub fn rest(&mut self) -> Option<Write> {
        let now = self.held(self.shown)?.clone();
        let pushes = self.pushes(&now);
        self.own = true;
        if now == self.written {
            return None;
        }
        self.written = now.clone();
        Some(if pushes {
            Write::Push(now)
        } else {
            Write::Replace(now)
        })
    }

    /// A person moves to another view; the query counts where it is opened for the first time, and a text is opened where one is named.
    pub fn go(&mut self, to: Address) -> Vec<Write> {
        if to.place == self.shown {
            return Vec::new();
        }
        let mut writes = Vec::from_iter(self.rest());
        let held = self.held(to.place).cloned();
        self.own = held.is_some();
        self.shown = to.place;
        self.written = match held {
            Some(held) => Address {
                text: to.text.or(held.text),
                ..held
            },
            None => to,
        };
        writes.push(Write::Push(self.written.clone()));
        writes
    }

    /// What an entry asks for that a person goes back or forward to.
    ///
    /// Numbers that a view changed meanwhile are its own: a move does not undo them. Within a view the entry is taken by its word.
    pub fn asked(&self, by: &Address) -> Asked {
        let moves = by.place != self.shown;
        let restores = self.held(by.place).is_some_and(|held| {
            if moves {
                by.place.chooses(&held.query, &by.query)
            } else {
                held.query != by.query
            }
        });
        Asked { moves, restores }
    }

    /// The entry was gone to, its text opened or closed with it, and its state taken over or not.
    pub fn arrive(&mut self, address: Address, restored: bool) {
        self.shown = address.place;
        self.own = false;
        match self.held(address.place).cloned() {
            Some(held) if !restored => self.hold(Address {
                text: address.text,
                ..held
            }),
            _ if restored => self.hold(address.clone()),
            _ => {}
        }
        self.written = address;
    }

    fn pushes(&self, now: &Address) -> bool {
        self.own && self.written.moves_to(now)
    }

    fn known(&self, place: Place) -> Option<&Address> {
        let written = Some(&self.written).filter(|written| written.place == place);
        self.held(place).or(written)
    }

    fn held(&self, place: Place) -> Option<&Address> {
        self.held.get(place as usize)?.as_ref()
    }

    fn hold(&mut self, now: Address) {
        if let Some(held) = self.held.get_mut(now.place as usize) {
            *held = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Write::{Push, Replace};
    use super::*;

    fn at(place: Place, query: &str) -> Address {
        Address {
            place,
            query: query.to_owned(),
            text: None,
        }
    }

    fn beside(text: Text, address: Address) -> Address {
        Address {
            text: Some(text),
            ..address
        }
    }

    fn lab(query: &str) -> Address {
        at(Place::Lab, query)
    }

    /// The Lab, opened with a link and settled.
    fn opened(query: &str) -> Trail {
        let mut trail = Trail::new(lab(query));
        trail.change(lab(query));
        assert_eq!(trail.rest(), None);
        trail
    }

    #[test]
    fn numbers_replace_and_choices_push() {
        let mut trail = opened("sd=1");
        assert_eq!(trail.change(lab("sd=2")), None);
        assert_eq!(trail.rest(), Some(Replace(lab("sd=2"))));
        assert_eq!(trail.change(lab("preset=human&sd=1")), None);
        assert_eq!(trail.rest(), Some(Push(lab("preset=human&sd=1"))));
        assert_eq!(trail.rest(), None);
    }

    #[test]
    fn a_choice_does_not_overtake_what_was_typed_before_it() {
        let mut trail = opened("sd=1");
        trail.change(lab("sd=2"));
        let first = trail.change(lab("preset=human"));
        assert_eq!(first, Some(Replace(lab("sd=2"))));
        assert_eq!(trail.rest(), Some(Push(lab("preset=human"))));
    }

    #[test]
    fn choices_in_a_row_are_one_entry() {
        // A menu walked through with the arrow keys.
        let mut trail = Trail::new(at(Place::History, "seed=1"));
        trail.change(at(Place::History, "seed=1"));
        trail.rest();
        for history in ["two-epochs", "growth", "bottleneck"] {
            assert_eq!(
                trail.change(at(Place::History, &format!("h={history}"))),
                None
            );
        }
        assert_eq!(trail.rest(), Some(Push(at(Place::History, "h=bottleneck"))));
    }

    #[test]
    fn what_a_link_says_in_other_words_is_no_entry_of_its_own() {
        let mut trail = Trail::new(lab("preset=dinosaurs"));
        assert_eq!(trail.query(Place::Lab), "preset=dinosaurs");
        trail.change(lab("sd=1"));
        assert_eq!(trail.rest(), Some(Replace(lab("sd=1"))));
        trail.change(lab("preset=human"));
        assert_eq!(trail.rest(), Some(Push(lab("preset=human"))));
    }

    #[test]
    fn a_move_pushes_and_the_state_is_found_again() {
        let mut trail = opened("sd=1");
        trail.change(lab("sd=2"));
        let writes = trail.go(at(Place::Inside, ""));
        assert_eq!(
            writes,
            [Replace(lab("sd=2")), Push(at(Place::Inside, ""))],
            "what was typed is not lost by a move"
        );
        assert_eq!(trail.query(Place::Inside), "");
        trail.change(at(Place::Inside, "sd=1&sw=1"));
        assert_eq!(
            trail.rest(),
            Some(Replace(at(Place::Inside, "sd=1&sw=1"))),
            "its first words are no entry of their own"
        );
        // While another view is on the screen, nothing of the Lab is written.
        assert_eq!(trail.change(lab("sd=3")), None);
        assert_eq!(trail.rest(), None);
        assert_eq!(trail.go(lab("sd=9")), [Push(lab("sd=3"))]);
        assert_eq!(trail.go(lab("sd=9")), [], "where one is already");
        assert_eq!(trail.shown(), Place::Lab);
    }

    #[test]
    fn a_view_is_opened_with_the_settings_that_lead_to_it() {
        let mut trail = opened("sd=1");
        trail.go(at(Place::History, "h=growth"));
        assert_eq!(trail.query(Place::History), "h=growth");
        assert_eq!(trail.query(Place::Inside), "");
    }

    #[test]
    fn back_undoes_a_choice() {
        let mut trail = opened("sd=1");
        trail.change(lab("preset=human&sd=1"));
        trail.rest();
        let back = lab("sd=1");
        let asked = trail.asked(&back);
        assert_eq!(
            asked,
            Asked {
                moves: false,
                restores: true
            }
        );
        trail.arrive(back, true);
        // The view follows; its words for the state were already there.
        assert_eq!(trail.change(lab("sd=1")), None);
        assert_eq!(trail.rest(), None);
        // And the next choice is an entry again.
        trail.change(lab("preset=human"));
        assert_eq!(trail.rest(), Some(Push(lab("preset=human"))));
    }

    #[test]
    fn another_history_of_a_class_can_be_undone() {
        let mut trail = opened("c0.demes=abc&c0.s=4&sd=1");
        let numbers = "c0.demes=abc&c0.s=8&sd=1";
        trail.change(lab(numbers));
        assert_eq!(trail.rest(), Some(Replace(lab(numbers))));
        trail.change(lab("c0.h=growth&sd=1"));
        assert_eq!(trail.rest(), Some(Push(lab("c0.h=growth&sd=1"))));
        trail.change(lab("c0.h=growth&classes=3&sd=1"));
        assert_eq!(trail.rest(), Some(Push(lab("c0.h=growth&classes=3&sd=1"))));
    }

    #[test]
    fn the_way_back_to_the_preset_can_be_undone() {
        let mut trail = opened("lr=0.01&epochs=3&n=200&sd=1");
        // What is looked at is no setting.
        trail.change(lab("lr=0.01&epochs=3&n=200&sd=1&shown=0:4&at=7"));
        trail.rest();
        trail.change(lab("lr=0.01&epochs=3&n=200&sd=1"));
        assert!(matches!(trail.rest(), Some(Replace(_))));
        // One number that is as it was replaces.
        trail.change(lab("epochs=3&n=200&sd=1"));
        assert_eq!(trail.rest(), Some(Replace(lab("epochs=3&n=200&sd=1"))));
        trail.change(lab("sd=1"));
        assert_eq!(trail.rest(), Some(Push(lab("sd=1"))));
        assert!(trail.asked(&lab("epochs=3&n=200&sd=1")).restores);
    }

    #[test]
    fn back_through_a_move_leaves_a_view_as_it_is() {
        let mut trail = opened("sd=1");
        trail.go(at(Place::History, ""));
        trail.change(at(Place::History, "seed=1"));
        trail.rest();
        // The run under way in the Lab changed a number of its own.
        trail.change(lab("sd=1&rates=5:1e-3"));
        let back = lab("sd=1");
        let asked = trail.asked(&back);
        assert_eq!(
            asked,
            Asked {
                moves: true,
                restores: false
            }
        );
        trail.arrive(back, false);
        assert_eq!(trail.shown(), Place::Lab);
        assert_eq!(
            trail.rest(),
            Some(Replace(lab("sd=1&rates=5:1e-3"))),
            "the address is that of what is on the screen"
        );
        // A jump over a choice undoes it all the same.
        let far = lab("preset=human");
        trail.go(at(Place::History, ""));
        let asked = trail.asked(&far);
        assert!(asked.moves && asked.restores);
    }

    #[test]
    fn an_entry_of_a_view_that_is_not_open_opens_it() {
        // After a reload the tab still has its entries, and the views have nothing.
        let mut trail = opened("sd=1");
        let back = at(Place::Inside, "preset=theta");
        assert_eq!(
            trail.asked(&back),
            Asked {
                moves: true,
                restores: false
            }
        );
        trail.arrive(back, false);
        assert_eq!(trail.query(Place::Inside), "preset=theta");
    }

    #[test]
    fn what_cannot_be_taken_over_now_is_not_lost() {
        let mut trail = opened("preset=human");
        // The entry was moved to, but a run under way keeps the Lab's settings.
        trail.go(at(Place::History, ""));
        trail.arrive(lab("sd=1"), false);
        assert_eq!(trail.query(Place::Lab), "preset=human");
        assert_eq!(trail.rest(), Some(Replace(lab("preset=human"))));
    }

    #[test]
    fn a_text_is_opened_and_closed_like_a_view() {
        let mut trail = opened("sd=1");
        // What was typed before it does not get lost in its entry.
        trail.change(lab("sd=2"));
        let read = beside(Text::Lesson, lab("sd=2"));
        assert_eq!(trail.change(read.clone()), Some(Replace(lab("sd=2"))));
        assert_eq!(trail.rest(), Some(Push(read.clone())));
        // A lesson's link changes a number: the text stays open, and there is no entry.
        trail.change(beside(Text::Lesson, lab("sd=3")));
        assert_eq!(
            trail.rest(),
            Some(Replace(beside(Text::Lesson, lab("sd=3"))))
        );
        let asked = trail.asked(&lab("sd=2"));
        assert_eq!(
            asked,
            Asked {
                moves: false,
                restores: true
            }
        );
        trail.arrive(lab("sd=2"), true);
        assert_eq!(trail.text(Place::Lab), None, "Back closes it");
        assert_eq!(trail.rest(), None);
        trail.arrive(read, false);
        assert_eq!(
            trail.text(Place::Lab),
            Some(Text::Lesson),
            "Forward opens it"
        );
        assert_eq!(trail.rest(), None);
        trail.change(lab("sd=2"));
        assert_eq!(trail.rest(), Some(Push(lab("sd=2"))), "closed by hand");
    }

    #[test]
    fn each_view_keeps_its_text() {
        let mut trail = Trail::new(beside(Text::About, at(Place::History, "seed=1")));
        assert_eq!(trail.text(Place::History), Some(Text::About));
        assert_eq!(trail.text(Place::Lab), None);
        trail.change(beside(Text::About, at(Place::History, "seed=1")));
        assert_eq!(trail.rest(), None, "what the address says is open already");
        assert_eq!(trail.go(lab("")), [Push(lab(""))]);
        trail.change(lab("sd=1"));
        trail.rest();
        assert_eq!(
            trail.go(at(Place::History, "")),
            [Push(beside(Text::About, at(Place::History, "seed=1")))]
        );
        // A link to a text opens it, and leaves the state as it is.
        let lesson = beside(Text::Lesson, lab("sd=1"));
        assert_eq!(
            trail.go(beside(Text::Lesson, lab(""))),
            [Push(lesson.clone())]
        );
        trail.change(lesson);
        assert_eq!(trail.rest(), None);
    }
}
