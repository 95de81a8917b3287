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
        "tree2.csv": "categoryid,parentid\n" + (0..<4).map { "g\($0),p\n" }.joined(),
    ]

    private static func events(_ row: (_ session: Int, _ item: String, _ time: Int) -> String) -> String {
        (0..<400).map { row($0 / 4, "i\($0 * $0 % 37)", 1_700_000_000 + $0 * 1_000) + "\n" }.joined()
    }

    private static func items(_ row: (_ item: String, _ group: String) -> String) -> String {
        (0..<40).map { row("i\($0)", "g\($0 % 4)") + "\n" }.joined()
    }
}
