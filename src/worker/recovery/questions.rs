//! Questions to a trainer that have no answer yet.

/// A message that is answered.
pub trait Question: Clone {
    /// The trainer answers one of these at a time.
    fn same_kind(&self, other: &Self) -> bool;

    /// Once this one is asked, nobody wants the answer to the other one.
    fn replaces(&self, other: &Self) -> bool;
}

/// The open questions: of each kind the first is under way, the others wait.
#[derive(Debug)]
pub struct Questions<Q>(Vec<Q>);

impl<Q> Default for Questions<Q> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<Q: Question> Questions<Q> {
    /// Nothing is waited for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets the questions that `gone` picks out.
    pub fn forget(&mut self, gone: impl Fn(&Q) -> bool) {
        self.0.retain(|question| !gone(question));
    }

    /// Notes a question; true where it is to be sent now.
    pub fn ask(&mut self, question: &Q) -> bool {
        let Some(first) = self.0.iter().position(|other| question.same_kind(other)) else {
            self.0.push(question.clone());
            return true;
        };
        match self
            .0
            .iter_mut()
            .skip(first + 1)
            .find(|other| question.replaces(other))
        {
            Some(waiting) => *waiting = question.clone(),
            None => self.0.push(question.clone()),
        }
        false
    }

    /// The question of a kind that is under way was answered; the next one of that kind, to be sent.
    pub fn answered(&mut self, kind: impl Fn(&Q) -> bool) -> Option<Q> {
        let at = self.0.iter().position(&kind)?;
        let answered = self.0.remove(at);
        self.0
            .iter()
            .find(|question| question.same_kind(&answered))
            .cloned()
    }

    /// The questions that are under way, for a trainer that has not heard them.
    pub fn under_way(&self) -> Vec<Q> {
        let first = |(at, question): (usize, &Q)| {
            !self
                .0
                .iter()
                .take(at)
                .any(|earlier| earlier.same_kind(question))
        };
        self.0
            .iter()
            .enumerate()
            .filter(|&(at, question)| first((at, question)))
            .map(|(_, question)| question.clone())
            .collect()
    }
}
