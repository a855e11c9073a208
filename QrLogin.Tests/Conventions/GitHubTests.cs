using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;
using YamlDotNet.RepresentationModel;

namespace QrLogin.Tests.Conventions;

/// <summary>Files that only GitHub reads. It silently ignores a file that is invalid.</summary>
public sealed class GitHubTests
{
    [Fact]
    public void CI_runs_the_script_that_developers_run()
    {
        var job = At(Yaml(".github/workflows/ci.yml"), "jobs", "test");
        Assert.Equal(".ci/run", Items(At(job, "steps")).Select(s => Text(s, "run")).Single(r => r is not null));
        Assert.Equal("required", Text(At(job, "env"), "AUDIT"));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task The_GitHub_workflow_is_valid()
    {
        Assert.SkipUnless(Servers.Find("npx") is not null, "There is no npx here; .ci/run installs it.");
        var (code, output) = await Shell.Run(
            [], "npx", "--yes", "-p", "@action-validator/core@0.6.0", "-p", "@action-validator/cli@0.6.0", "action-validator",
            ".github/workflows/ci.yml");
        Assert.True(code == 0, output);
    }

    [Theory]
    [InlineData("bug")]
    [InlineData("feature")]
    public void Every_issue_form_is_valid_for_GitHub(string form)
    {
        var yaml = Yaml($".github/ISSUE_TEMPLATE/{form}.yml");
        Assert.All(["name", "description"], key => Assert.NotNull(Text(yaml, key)));
        var body = Items(At(yaml, "body")).ToList();
        Assert.All(body, field => Assert.Contains(Text(field, "type"), new[] { "markdown", "input", "textarea", "dropdown" }));
        var fields = body.Where(f => Text(f, "type") != "markdown").ToList();
        Assert.All(fields, f => Assert.Matches("^[a-z]+$", Text(f, "id")));
        Assert.Equal(fields.Count, fields.Select(f => Text(f, "id")).Distinct().Count());
        Assert.All(fields, f => Assert.NotNull(Text(At(f, "attributes"), "label")));
    }

    [Fact]
    public void The_issue_chooser_links_to_SECURITY_md()
    {
        var link = Items(At(Yaml(".github/ISSUE_TEMPLATE/config.yml"), "contact_links")).Single();
        Assert.StartsWith("https://", Text(link, "url"), StringComparison.Ordinal);
        Assert.Contains("SECURITY.md", Text(link, "about"), StringComparison.Ordinal);
    }

    [Fact]
    public void Dependabot_covers_every_place_with_versions()
    {
        var watched = Items(At(Yaml(".github/dependabot.yml"), "updates")).Select(u => Text(u, "package-ecosystem") + Text(u, "directory"));
        Assert.Equal(["nuget/", "npm/QrLogin.Tests/clients", "docker/deploy", "github-actions/"], watched);
        Assert.All(
            ["Directory.Packages.props", "QrLogin.Tests/clients/package.json", "deploy/Dockerfile"],
            file => Assert.NotEmpty(Repository.Read(file)));
    }

    [Fact]
    public void The_changelog_has_a_section_for_the_current_version()
    {
        string version = Regex.Match(Repository.Read("Directory.Build.props"), "<Version>(.*)</Version>").Groups[1].Value;
        Assert.Matches($@"\n## \[{Regex.Escape(version)}\] - (unreleased|\d{{4}}-\d\d-\d\d)\n", Repository.Read("CHANGELOG.md"));
    }

    private static YamlNode Yaml(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Repository.Read(file)));
        return stream.Documents.Single().RootNode;
    }

    private static YamlNode At(YamlNode node, params string[] path) => path.Aggregate(node, (n, key) => n[key]);

    private static IEnumerable<YamlNode> Items(YamlNode node) => (YamlSequenceNode)node;

    private static string? Text(YamlNode node, string key) =>
        ((YamlMappingNode)node).Children.TryGetValue(key, out var value) ? value.ToString() : null;
}
