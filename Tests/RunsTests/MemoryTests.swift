import Basics
import Testing

@Suite struct MemoryTests {
    private let available = [
        AvailableMemory(bytes: 4_000_000_000, limit: .machine),
        AvailableMemory(bytes: 900_000_000, limit: .addressSpace),
    ]

    @Test("What takes more than one of the limits leaves is refused, in words")
    func refused() throws {
        #expect(throws: Never.self) {
            try requireMemory(800_000_000, for: "it", advice: "less", available: available)
        }
        for (bytes, space, message) in [
            (
                5_000_000_000, 0,
                "the model needs about 5.0 GB of memory, but the machine has 4.0 GB: lower model.width"
            ),
            (
                1_234_567_890, 0,
                "the model needs about 1.2 GB of memory, but \"ulimit -v\" leaves 900 MB: raise that limit, or "
                    + "lower model.width"
            ),
            (
                700_000_000, 300_000_000,
                "the model needs about 1.0 GB of memory, but \"ulimit -v\" leaves 900 MB: raise that limit, or "
                    + "lower model.width"
            ),
        ] {
            let shortage = try #require(throws: MemoryShortage.self) {
                try requireMemory(
                    bytes, addressSpace: space, for: "the model", advice: "lower model.width", available: available)
            }
            #expect(shortage.description == message)
        }
    }

    @Test("The machine has some memory, and no limit leaves more than there can be")
    func now() throws {
        let machine = try #require(AvailableMemory.now().first { $0.limit == .machine })
        #expect(machine.bytes > 1 << 20 && machine.bytes < 1 << 50)
    }
}
