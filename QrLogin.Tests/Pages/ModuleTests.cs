using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Pages;

/// <summary>The allowed imports between modules of the front end.</summary>
public sealed partial class ModuleTests
{
    private static readonly string s_root = Path.Combine(Repository.Root, "QrLogin.Api", "wwwroot", "js");

    /// <summary>Each folder, and the folders that its modules may import from. Modules directly in pages are shared by all pages.</summary>
    private static readonly Dictionary<string, string[]> s_mayImport = new()
    {
        ["core"] = ["core"],
        ["i18n"] = ["core", "i18n"],
        ["component"] = ["core", "i18n", "component"],
        ["pages"] = ["core", "i18n", "pages"],
        ["pages/pc"] = ["core", "i18n", "pages", "pages/pc", "component"],
        ["pages/phone"] = ["core", "i18n", "pages", "pages/phone"],
        ["pages/authorize"] = ["core", "i18n", "pages", "pages/authorize", "component"],
        ["pages/logout"] = ["core", "i18n", "pages", "pages/logout"],
        ["pages/reset"] = ["core", "i18n", "pages", "pages/reset"],
        ["pages/provider"] = ["core", "i18n", "pages", "pages/provider"],
        ["pages/problem"] = ["core", "i18n", "pages", "pages/problem"],
        ["pages/account"] = ["core", "i18n", "pages", "pages/account"],
    };

    private static readonly Dictionary<string, string[]> s_imports =
        Directory.EnumerateFiles(s_root, "*.js", SearchOption.AllDirectories).ToDictionary(Name, Imports);

    [Fact]
    public void A_module_imports_only_from_folders_below_its_own() =>
        Assert.Empty(s_imports.SelectMany(m => m.Value.Where(
            i => !s_mayImport[Folder(m.Key)].Contains(Folder(i))).Select(i => $"{m.Key} imports {i}")));

    [Fact]
    public void No_module_imports_itself_by_way_of_others() =>
        Assert.DoesNotContain(s_imports.Keys, module => Reachable(module).Contains(module));

    private static HashSet<string> Reachable(string module)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>(s_imports[module]);
        while (open.TryPop(out string? next))
        {
            if (!found.Add(next)) continue;
            foreach (string import in s_imports[next]) open.Push(import);
        }

        return found;
    }

    private static string[] Imports(string file) =>
        [.. Import().Matches(File.ReadAllText(file)).Select(m => Name(Path.GetFullPath(m.Groups[1].Value, Path.GetDirectoryName(file)!)))];

    private static string Name(string file) => Path.GetRelativePath(s_root, file).Replace('\\', '/');

    private static string Folder(string module) => Path.GetDirectoryName(module)!.Replace('\\', '/');

    [GeneratedRegex(@"^(?:import|export) (?:[^;]*? from )?'(\.[^']+)';", RegexOptions.Multiline)]
    private static partial Regex Import();
}
