//! What is said about each way to disturb an alignment.

use super::Permutation;

impl Permutation {
    /// Its name on a button.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rows => "Shuffle the haplotypes",
            Self::Columns => "Shuffle the sites",
            Self::WithinColumns => "Shuffle within each site",
            Self::Everything => "Shuffle everything",
            Self::AllRight => "All derived to the right",
            Self::AllLeft => "All derived to the left",
        }
    }

    /// What it destroys and what it keeps, in one sentence.
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::Rows => {
                "The haplotypes come in a random order: whatever the sorting showed is gone, every statistic of the sample stays, because \
                 none depends on the order."
            }
            Self::Columns => {
                "The sites come in a random order: neighbours along the genome are neighbours no more, while each haplotype carries the same \
                 alleles, so spectrum, haplotype number and mean r² stay."
            }
            Self::WithinColumns => {
                "The sites come in a random order and each gives its alleles to other haplotypes: linkage and haplotypes are gone, the site \
                 frequency spectrum stays, and with it S, π and Tajima's D."
            }
            Self::Everything => {
                "All alleles of the alignment are dealt out anew: the spectrum is gone as well, only the size of the alignment and the \
                 number of derived alleles in it stay."
            }
            Self::AllRight => {
                "All derived alleles are moved to the right end of the alignment, filling it site by site: only its size and the number of \
                 derived alleles stay, and nothing is random any more."
            }
            Self::AllLeft => {
                "All derived alleles are moved to the left end of the alignment: the same as on the right for every statistic, so that a \
                 difference between the two is what the network makes of place and padding."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_button_has_a_name_and_one_sentence_of_its_own() {
        let names: BTreeSet<&str> = Permutation::ALL
            .into_iter()
            .map(Permutation::name)
            .collect();
        let sentences: BTreeSet<&str> = Permutation::ALL
            .into_iter()
            .map(Permutation::explanation)
            .collect();
        assert_eq!(
            (names.len(), sentences.len()),
            (Permutation::ALL.len(), Permutation::ALL.len())
        );
        assert!(
            sentences
                .iter()
                .all(|text| text.matches(". ").count() == 0 && text.ends_with('.'))
        );
    }
}
