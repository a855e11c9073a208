using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Conventions;

/// <summary>The shipped packages and their licences.</summary>
public sealed class LicenceTests
{
    // These licences require only that the licence and its authors are named.
    private static readonly string[] s_permissive = ["Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "PostgreSQL"];

    private static readonly string s_packages =
        typeof(LicenceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "NuGetPackageRoot").Value!;

    private sealed record Package(string Id, string Version, string Licence, string Copyright);

    [Fact]
    public void Only_permissive_licences_ship() => Assert.All(Shipped(), p => Assert.True(s_permissive.Contains(p.Licence), $"{p}"));

    [Fact]
    public void The_notices_name_every_package_that_ships() => Snapshot.Matches("THIRD-PARTY-NOTICES.md", Notices(), "licences");

    private static string Notices() => $"""
        # What ships of others

        The packages that are part of the front end, the silo or the component, with what they say of themselves;
        `scripts/update.sh licences` writes this list. The text of each licence stands at `https://licenses.nuget.org/` and its name. Not
        listed is what images add: .NET itself and its notices.

        | package | version | licence | copyright |
        |---|---|---|---|
        {string.Join('\n', Shipped().Select(p => $"| {p.Id} | {p.Version} | {p.Licence} | {p.Copyright} |"))}

        """.ReplaceLineEndings("\n");

    private static IEnumerable<Package> Shipped() =>
        new[] { "QrLogin.Api", "QrLogin.Silo" }.SelectMany(Dependencies).Distinct().Select(Described).Concat(Bundled())
            .OrderBy(p => p.Id, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Version, StringComparer.Ordinal);

    /// <summary>The npm packages in the component. Their lock file does not name the authors.</summary>
    private static IEnumerable<Package> Bundled()
    {
        var authors = new Dictionary<string, string> { ["uqr"] = "Project Nayuki; 2023 Anthony Fu" };
        string file = Path.Combine(Repository.Root, "scripts", "component", "package-lock.json");
        using var list = JsonDocument.Parse(File.ReadAllText(file));
        const string Folder = "node_modules/";
        foreach (var package in list.RootElement.GetProperty("packages").EnumerateObject().Where(p => p.Name.Length > 0))
        {
            if (package.Value.TryGetProperty("dev", out _)) continue;
            string name = package.Name[Folder.Length..];
            yield return new(
                name + " (npm)",
                package.Value.GetProperty("version").GetString()!,
                package.Value.GetProperty("license").GetString()!,
                authors[name]);
        }
    }

    /// <summary>The folders of the packages that a program loads, from the list that .NET uses.</summary>
    private static IEnumerable<string> Dependencies(string program)
    {
        using var list = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{program}.deps.json")));
        return [
            .. list.RootElement.GetProperty("libraries").EnumerateObject().Where(l => l.Value.GetProperty("type").ValueEquals("package"))
                .Select(l => l.Value.GetProperty("path").GetString()!)
        ];
    }

    private static Package Described(string folder)
    {
        var about = XDocument.Load(Directory.GetFiles(Path.Combine(s_packages, folder), "*.nuspec").Single()).Root!.Elements()
            .Single(e => e.Name.LocalName == "metadata");
        string? Said(string name) => about.Elements().SingleOrDefault(e => e.Name.LocalName == name)?.Value.Trim();
        return new(Said("id")!, Said("version")!, Said("license") ?? "none", Said("copyright") ?? Said("authors")!);
    }
}
