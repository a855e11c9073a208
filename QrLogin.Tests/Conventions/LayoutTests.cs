using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Conventions;

/// <summary>The limits of lines and types, the order of folders, and unique type names.</summary>
public sealed partial class LayoutTests
{
    private const int MaxColumns = 140, MaxLines = 300, MaxProgramLines = 60;

    private static readonly string[] s_projects = ["QrLogin.Grains", "QrLogin.Silo", "QrLogin.Api"];

    private static readonly string[] s_generated =
    [
        "QrLogin.Api/wwwroot/qr-login.js", "QrLogin.Api/wwwroot/assets/pc.js", "QrLogin.Api/wwwroot/assets/phone.js",
        "QrLogin.Api/wwwroot/assets/account.js", "QrLogin.Api/wwwroot/assets/authorize.js", "QrLogin.Api/wwwroot/assets/logout.js",
        "QrLogin.Api/wwwroot/assets/problem.js",
        "QrLogin.Api/wwwroot/assets/reset.js", "QrLogin.Api/wwwroot/assets/provider.js",
    ];

    /// <summary>
    /// The folders of each project, bottom-up: a folder may depend on those before it. A folder includes its subfolders
    /// unless they are listed; the empty name is the root of the project.
    /// </summary>
    private static readonly Dictionary<string, string[]> s_rooms = new()
    {
        ["QrLogin.Grains"] =
            ["Contracts", "Health", "Telemetry", "Storage", "Dpop", "Logins", "Passkeys", "UserCodes", "Accounts", "Sessions", ""],
        ["QrLogin.Silo"] = ["Configuration", "Telemetry", "Startup", "Stores", "ClusterTls", "Hosting", ""],
        ["QrLogin.Api"] =
        [
            "Problems", "Secrets", "Values", "SigningKeys", "Requests", "Health", "RateLimits",
            "Authentication.Jwt", "Authentication.Dpop", "Authentication.External", "Authentication.Passkeys", "Authentication",
            "Authentication.OAuthClients",
            "Sessions", "Pipeline", "OpenApi",
            "Endpoints.Health", "Endpoints.Logins", "Endpoints.Accounts", "Endpoints.Passkeys", "Endpoints.OAuth",
            "Endpoints.Pages", "Endpoints.Pc", "Endpoints.Phone", "Endpoints",
            "Operator", "Startup", "",
        ],
    };

    /// <summary>Folders that depend on no other folder of their project.</summary>
    private static readonly string[] s_leaves = ["Problems", "Secrets", "Values", "SigningKeys"];

    public static TheoryData<string> Projects => [.. s_projects];

    [Fact]
    public async Task No_line_of_a_source_has_more_than_140_columns()
    {
        var (_, listed) = await Shell.Run([], "git", "ls-files", "*.cs", "*.js", "*.css", "*.html", "*.sh", "*.mjs", "*.ts", ".ci/run");
        var wide =
            from file in listed.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            where !s_generated.Contains(file) && !file.Contains(".Designer.", StringComparison.Ordinal)
            where File.Exists(Path.Combine(Repository.Root, file))
            from line in Repository.Read(file).Split('\n').Index()
            where line.Item.Length > MaxColumns
            select $"{file}:{line.Index + 1}: {line.Item.Length} columns";
        Assert.True(!wide.Any(), string.Join('\n', wide));
    }

    [Fact]
    public void No_type_has_more_than_300_lines()
    {
        var long_ = Types().GroupBy(t => t.Name).Select(t => (t.Key, Lines: t.Sum(part => part.Lines))).Where(t => t.Lines > MaxLines);
        Assert.Empty(long_.Select(t => $"{t.Key}: {t.Lines} lines"));
    }

    [Fact]
    public void The_program_of_the_front_end_is_a_table_of_contents() =>
        Assert.InRange(Repository.Read("QrLogin.Api/Program.cs").AsSpan().Count('\n'), 1, MaxProgramLines);

    [Fact]
    public void Type_names_are_unique()
    {
        // Each program has its entry point, and a generic type may have a non-generic sibling.
        var shared = Types().Where(t => t.Name != "Program").GroupBy(t => t.Name)
            .Where(t => t.Select(part => part.Namespace).Distinct().Count() > 1);
        Assert.Empty(shared.Select(t => $"{t.Key}: {string.Join(", ", t.Select(part => part.Namespace).Distinct())}"));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Folders_depend_only_on_folders_below_them(string project)
    {
        string[] rooms = s_rooms[project];
        var wrong = new List<string>();
        foreach (string file in Repository.Sources(project))
        {
            string folder = Path.GetRelativePath(Path.Combine(Repository.Root, project), Path.GetDirectoryName(file)!);
            string full = folder == "." ? "" : folder.Replace(Path.DirectorySeparatorChar, '.');
            string? own = Room(full);
            if (own is null) wrong.Add($"{project}/{folder} has no place in the list of rooms");
            string text = File.ReadAllText(file);
            var known = Using().Matches(text).Select(m => m.Groups[1].Value).Append(Namespace().Match(text).Groups[1].Value)
                .Where(n => n == project || n.StartsWith(project + ".", StringComparison.Ordinal))
                .Select(n => Room(n[project.Length..].TrimStart('.')));
            foreach (string? other in known.Where(other => other != own))
            {
                bool below = other is not null && Array.IndexOf(rooms, other) < Array.IndexOf(rooms, own);
                if (!below || s_leaves.Contains(own))
                    wrong.Add($"{Path.GetRelativePath(Repository.Root, file)} knows {other ?? "no room"}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        // The folder of a namespace: itself, or the nearest listed folder around it.
        string? Room(string name) =>
            rooms.Contains(name) ? name
            : name.LastIndexOf('.') is var dot and > 0 ? Room(name[..dot])
            : null;
    }

    /// <summary>The top-level types, each with the lines of its declaration.</summary>
    private static IEnumerable<(string Name, string Namespace, int Lines)> Types()
    {
        foreach (string file in s_projects.Append("QrLogin.Tests").SelectMany(Repository.Sources))
        {
            string[] lines = File.ReadAllLines(file);
            string space = Namespace().Match(string.Join('\n', lines)).Groups[1].Value;
            for (int i = 0; i < lines.Length; i++)
            {
                if (Declaration().Match(lines[i]) is not { Success: true } type) continue;
                int end = i;
                // A body ends with a brace at the margin, and a type without a body with a semicolon.
                while (!lines[end].StartsWith('}') && !(lines[end].EndsWith(';') && !lines.AsSpan(i, end - i).Contains("{"))) end++;
                yield return (type.Groups[1].Value, space, end - i + 1);
                i = end;
            }
        }
    }

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?(QrLogin[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(
        @"^(?:(?:public|internal|sealed|static|abstract|partial|readonly|file) )*"
            + @"(?:class|record struct|record|struct|interface|enum) (\w+)")]
    private static partial Regex Declaration();
}
