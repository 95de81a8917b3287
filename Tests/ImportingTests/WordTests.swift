import Experiments
import Sessions
import TestSupport
import Testing

@Suite struct WordTests {
    private func fields(_ configure: (inout DataSource) -> Void) throws -> [[[String]]] {
        let folder = try TemporaryFolder([
            "items.csv":
                """
            item_id,title,about
            a,Blue lamp,A lamp for reading
            b,Blue lamps,Reading light
            c,Éclair,

            """,
            "train.csv": "session_id,item_id,time\n1,a,1\n1,b,2\n",
        ])
        let catalogue = try folder.read {
            $0.items.file = "items.csv"
            $0.items.title = "title"
            $0.items.description = "about"
            configure(&$0)
        }.catalogue
        #expect(catalogue.titles == ["Blue lamp", "Blue lamps", "Éclair"])
        #expect(
            catalogue.fields.map(\.name) == ["title", "about"] && catalogue.fields.allSatisfy { $0.kind == .title })
        return catalogue.fields.map { field in
            (0..<field.bags.count).map { field[$0].map { field.vocabulary[Int($0)] } }
        }
    }

    @Test func aDescriptionIsASecondTitle() throws {
        #expect(
            try fields { _ in } == [
                [["blue", "lamp"], ["blue", "lamps"], ["éclair"]],
                [["a", "lamp", "for", "reading"], ["reading", "light"], []],
            ])
    }

    @Test func rareWordsAreLeftOut() throws {
        #expect(
            try fields { $0.words.minimumItems = 2 } == [
                [["blue"], ["blue"], []], [["reading"], ["reading"], []],
            ])
    }

    /// Of “<lamp>” and “<lamps>” the first three parts are the same; those of “<éclair>” no other item has.
    @Test func partsStandForRareWords() throws {
        let titles = try fields { ($0.words.minimumItems, $0.words.ngrams) = (2, 3) }[0]
        #expect(
            titles == [["blue", "~<la", "~lam", "~amp"], ["blue", "~<la", "~lam", "~amp"], []])
        let whole = try fields { ($0.words.minimumItems, $0.words.ngrams) = (2, 20) }
        #expect(whole[0] == [["blue"], ["blue"], []])
    }

    @Test func vocabulariesHaveWhatIsLeft() throws {
        let folder = try TemporaryFolder([
            "items.csv": "item_id,title\na,x y\nb,y z\n", "train.csv": "session_id,item_id,time\n1,a,1\n1,b,2\n",
        ])
        let field = try folder.read {
            $0.items.file = "items.csv"
            $0.items.title = "title"
            $0.words.minimumItems = 2
        }.catalogue.fields[0]
        #expect(field.vocabulary == ["y"] && field.bags.elements == [0, 0])
    }
}
