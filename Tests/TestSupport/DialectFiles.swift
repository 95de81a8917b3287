/// Files that two values of a key read differently, and both without an error: for the keys that say how files are
/// laid out. Items are those of `FileData`.
enum DialectFiles {
    static let all: [String: String] = [
        "numbered.csv": "1,2,3\n" + events { "\($0),\($1),\($2)" },
        "numbered-items.csv": "1,2\n" + items { "\($0),\($1)" },
        "two.csv": "a,b;session_id;item_id;time;c,session_id,item_id,time\n"
            + events { "x,y;\($0);\($1);\($2);z,\($0 / 2),\($1),\($2)" },
        "two-items.csv": "a,b;item_id;group;c,item_id,group\n" + items { "x,y;\($0);\($1);z,\($0),other \($1)" },
        "quoted.csv": "session_id,item_id,time\n" + events { "\($0),\"\($1)\",\($2)" },
        "quoted-items.csv": "item_id,group\n" + items { "\($0),\"\($1)\"" },
        "dated.csv": "session_id,item_id,time\n"
            + events { session, item, _ in "\(session),\(item),2023-0\(1 + session % 9)-0\(1 + session / 9 % 9)" },
        "several.csv": "item_id,group,tags\n" + items { "\($0),['\($1)'],['a|\($1) x']" },
        "paths.csv": "item_id,group\n" + items { "\($0),\($1.prefix(1)).x/\($1).\($0)/y" },
        "leaves.csv": "item_id,group\n" + items { "\($0),\($1)" },
        "tree.csv": "categoryid,other_child,parentid,other_parent\n"
            + (0..<4).map { "g\($0),g\(3 - $0),p\($0 / 2),p\($0 % 2)\n" }.joined(),
        // As lines of JSON, what stands below "session_id" is the session in every other row; the names are not those
        // of the header, since an escape is in them.
        "lines.txt": "{'session\\u005fid': 'session_id', 'item\\u005fid': 'item_id'}\n"
            + events { session, item, _ in
                let (one, other) = ("'session\\u005fid': 's\(session)'", "'item\\u005fid': '\(item)'")
                return session % 2 == 0 ? "{\(one), \(other)}" : "{\(other), \(one)}"
            },
        "lines-items.txt": "{'item\\u005fid': 'item_id', 'gro\\u0075p': 'group'}\n"
            + items { "{'item\\u005fid': '\($0)', 'gro\\u0075p': '\($1)'}" },
        "rest.csv": "session_id,time,item_id\n" + events { "\($0),\($2),\"\($1)\"" },
        "lists.csv": "session_id,item_id,time,other\n"
            + events { session, item, time in
                "\(session),i\(time / 1_000 % 5)0+i\(time / 1_000 % 3)1,\(time),i\(session % 4)"
            },
        "path-lists.csv": "item_id,group\n" + items { "\($0),\"['\($1)', 'a.\($1)']\"" },
        "copies.csv": "item_id,group\n" + items { "\($0),\($1)" } + items { "\($0),other \($1)" },
        "properties.csv": properties { "\($0 % 3)" },
        "properties2.csv": properties { "\($0 % 5)" },
        "times.csv": "session_id,other_id,time,other_time\n"
            + sessions { "\($0),\(119 - $0),\(time(of: $0)),\(time(of: 7 * $0))" },
        "times2.csv": "session_id,time\n" + sessions { "\($0),\(time(of: 3 * $0))" },
        "numbered-times.csv": "1,2\n" + sessions { "\($0),\(time(of: $0))" },
        "two-times.csv": "a,b;session_id;time;c,session_id,time\n"
            + sessions { "x,y;\($0);\(time(of: $0));z,\($0),\(time(of: 7 * $0))" },
        "dated-times.csv": "session_id,time\n" + sessions { "\($0),2023-0\(1 + $0 % 9)-0\(1 + $0 / 9 % 9)" },
        "tree2.csv": "categoryid,parentid\n" + (0..<4).map { "g\($0),p\n" }.joined(),
    ]

    /// Two values of each item, before and in the midst of the events of `FileData`, in two columns each.
    private static func properties(_ value: (_ item: Int) -> String) -> String {
        "itemid,other_item,timestamp,other_time,property,other_property,value,other_value\n"
            + (0..<40).map { item in
                let rows = ["early,e", "late,l"].enumerated().map { place, values in
                    let (time, other) = place == 0 ? (1_600_000_000, 1_702_000_000) : (1_704_000_000, 1_600_000_000)
                    let names = item % 7 < 2 && place == 1 ? "x,shelf" : item % 7 == 3 ? "shelf,x" : "shelf,shelf"
                    let both = values.split(separator: ",").map { "\($0)\(value(item))" }.joined(separator: ",")
                    return "i\(item),i\(39 - item),\(time),\(other),\(names),\(both)\n"
                }
                return rows.joined()
            }.joined()
    }

    /// A row for each session of `FileData`.
    private static func sessions(_ row: (_ session: Int) -> String) -> String {
        (0..<120).map { row($0) + "\n" }.joined()
    }

    private static func time(of session: Int) -> Int { 1_700_000_000 + session * 37 % 120 * 10_000 }

    private static func events(_ row: (_ session: Int, _ item: String, _ time: Int) -> String) -> String {
        (0..<400).map { row($0 / 4, "i\($0 * $0 % 37)", 1_700_000_000 + $0 * 1_000) + "\n" }.joined()
    }

    private static func items(_ row: (_ item: String, _ group: String) -> String) -> String {
        (0..<40).map { row("i\($0)", "g\($0 % 4)") + "\n" }.joined()
    }
}
