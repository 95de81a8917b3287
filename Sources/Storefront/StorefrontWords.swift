/// The shop's words. All nouns form their plural with "s"; brands are invented.
package enum StorefrontWords {
    /// Departments with the nouns of their categories.
    static let departments: [(name: String, nouns: [String])] = [
        (
            "Furniture",
            [
                "chair", "table", "cabinet", "sofa", "stool", "desk", "bookcase", "sideboard", "wardrobe", "dresser",
                "armchair", "footrest",
            ]
        ),
        (
            "Kitchen",
            [
                "pan", "kettle", "toaster", "blender", "saucepan", "grater", "tray", "mixer", "steamer", "casserole",
                "colander", "teapot",
            ]
        ),
        (
            "Lighting",
            [
                "lamp", "chandelier", "lantern", "spotlight", "bulb", "sconce", "pendant", "downlight", "lampshade",
                "floodlight", "nightlight", "dimmer",
            ]
        ),
        (
            "Garden",
            [
                "mower", "planter", "hose", "trellis panel", "rake", "shed", "sprinkler", "pruner", "wheelbarrow",
                "greenhouse", "parasol", "hammock",
            ]
        ),
        (
            "Tools",
            [
                "drill", "saw", "hammer", "sander", "wrench set", "screwdriver", "clamp", "grinder", "chisel", "router",
                "toolbox insert", "ladder",
            ]
        ),
        (
            "Bathroom",
            [
                "basin", "faucet", "mirror", "shower head", "towel rail", "bathtub", "vanity unit", "toilet seat",
                "bath mat", "soap dispenser", "drain", "shower screen",
            ]
        ),
        (
            "Flooring",
            [
                "tile", "rug", "carpet", "laminate plank", "underlay roll", "doormat", "runner", "vinyl sheet",
                "skirting board", "threshold strip", "cork panel", "stair tread",
            ]
        ),
        (
            "Paint",
            [
                "primer", "varnish", "emulsion", "roller", "brush set", "wood stain", "sealant", "filler", "spray can",
                "paint tray", "masking tape", "enamel",
            ]
        ),
        (
            "Storage",
            [
                "box", "basket", "shelf unit", "crate", "hook", "drawer", "hanger", "rack", "trunk", "organizer",
                "container", "bin",
            ]
        ),
        (
            "Textiles",
            [
                "curtain", "cushion", "blanket", "pillow", "duvet", "towel", "throw", "tablecloth", "quilt",
                "sheet set",
                "bedspread", "mattress topper",
            ]
        ),
        (
            "Electrical",
            [
                "socket", "switch plate", "cable", "adapter", "fan", "heater", "thermostat", "doorbell", "timer",
                "extension lead", "smoke alarm", "fuse box",
            ]
        ),
        (
            "Outdoor",
            [
                "tent", "grill", "cooler", "backpack", "fire pit", "bench", "awning", "gazebo", "lounger", "stove",
                "sleeping bag", "canopy",
            ]
        ),
    ]

    /// Turn a category into a type: "folding chair". 48 words, so that steps of 7 visit all of them.
    static let modifiers = [
        "folding", "stacking", "corner", "wall", "portable", "compact", "modular", "swivel", "slim", "double",
        "rounded", "square", "ribbed", "woven", "insulated", "padded", "adjustable", "cordless", "electric", "manual",
        "hanging", "standing", "sliding", "nesting", "travel", "family", "studio", "balcony", "workshop", "nursery",
        "hallway", "attic", "cottage", "loft", "harbour", "alpine", "rustic", "retro", "coastal", "urban",
        "quilted", "hammered", "brushed", "tapered", "layered", "braided", "arched", "fluted",
    ]

    /// Put before the modifier when a category has more than 48 types.
    static let qualifiers = [
        "mini", "large", "tall", "low", "wide", "narrow", "deep", "extra", "twin", "triple", "quiet", "quick", "light",
        "heavy", "soft", "rigid", "open", "closed", "left", "right", "upper", "lower", "inner", "outer",
    ]

    /// A brand is the stem of its house and the ending of its department.
    static let houseStems = ["quor", "brev", "tyl", "zan", "mor", "elk", "vand", "pell"]
    static let brandEndings = [
        "wick", "ora", "ette", "field", "mark", "avo", "stone", "ine", "ix", "esse", "onic", "trail",
    ]

    /// Words of each price band, cheapest first.
    package static let bands = [
        ["basic", "value", "everyday"], ["classic", "standard", "home"], ["select", "plus", "comfort"],
        ["premium", "signature", "pro"],
    ]

    /// Colours and materials; shoppers ignore them, as they ignore much of what a title says.
    static let finishes = [
        "white", "black", "grey", "natural", "navy", "green", "red", "sand", "oak", "walnut", "steel", "copper",
        "brass", "ivory", "slate", "teal",
    ]

    static func capitalized(_ words: String) -> String {
        words.split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    }

    /// Name of the `index`-th type of a category whose first modifier is `start`.
    static func type(_ index: Int, start: Int, noun: String) -> String {
        let modifier = modifiers[(start + 7 * index) % modifiers.count]
        let round = index / modifiers.count
        if round == 0 { return "\(modifier) \(noun)" }
        if round <= qualifiers.count { return "\(qualifiers[round - 1]) \(modifier) \(noun)" }
        return "\(modifier) \(noun) no\(round)"
    }
}
