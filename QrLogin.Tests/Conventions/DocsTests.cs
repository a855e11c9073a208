using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Conventions;

/// <summary>Checks the commands, links and claims in the documents.</summary>
public sealed partial class DocsTests(ApiHost api)
{
    [Fact]
    public async Task The_calls_of_login_http_log_a_PC_in_and_out_again()
    {
        var values = new Dictionary<string, string>
        {
            ["host"] = api.Http.BaseAddress!.ToString().TrimEnd('/'),
            ["phoneDevice"] = "example-phone-1",
            ["pcDevice"] = "example-pc-1"
        };
        var answers = await new HttpFile(api.Http, values).Run(Repository.Read("login.http"));

        Assert.Equal([201, 200, 201, 200, 200, 200, 200, 200, 200, 200, 204, 401], answers.Select(a => a.Status));
        Assert.Equal(["waiting", "scanned", "confirmed"], new[] { 3, 5, 7 }.Select(i => answers[i]["status"].GetString()));
        Assert.Equal("zoe", answers[8]["account"].GetProperty("username").GetString());
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("THIRD-PARTY-NOTICES.md")]
    [InlineData(".github/pull_request_template.md")]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/operations.md")]
    [InlineData("docs/performance.md")]
    [InlineData("docs/screens.md")]
    [InlineData("docs/security.md")]
    [InlineData("docs/oidc.md")]
    [InlineData("examples/site/README.md")]
    [InlineData("docs/settings.md")]
    [InlineData("docs/tutorial.md")]
    [InlineData("docs/troubleshooting.md")]
    [InlineData("docs/rfc8628.md")]
    [InlineData("examples/component/README.md")]
    [InlineData("SECURITY.md")]
    [InlineData("deploy/README.md")]
    public void Every_link_and_path_of_a_document_leads_somewhere(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        var links = Link().Matches(Repository.Read(document)).Select(m => m.Groups[1].Value)
            .Where(l => !l.StartsWith("http", StringComparison.Ordinal));
        Assert.All(links, l => Assert.True(Path.Exists(Path.Combine(folder, l)), $"{document}: {l}"));
        var paths = CodePath().Matches(Repository.Read(document)).Select(m => m.Groups[1].Value);
        Assert.All(paths, p => Assert.True(Path.Exists(Path.Combine(Repository.Root, p)), $"{document}: {p}"));
    }

    [Fact]
    public void Every_row_of_the_security_tables_names_tests_that_exist()
    {
        string text = Repository.Read("docs/security.md");
        AssertTestsExist(text);
        foreach (var (section, rows) in new[] { ("The 17 mitigations", 17), ("The six flaws", 6), ("What it must withstand", 60) })
        {
            string part = text.Split("\n## ").Single(s => s.StartsWith(section, StringComparison.Ordinal));
            var lines = part.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();
            Assert.Equal(rows, lines.Count);
            Assert.All(lines, l => Assert.Matches(TestName(), l));
        }
    }

    [Fact]
    public void Every_row_of_the_conformance_table_names_tests_that_exist_or_says_why_not()
    {
        string part = Repository.Read("docs/oidc.md").Split("\n## ")
            .Single(s => s.StartsWith("OpenID conformance plans", StringComparison.Ordinal));
        AssertTestsExist(part);
        string[] rows = [.. part.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];
        Assert.True(rows.Length > 10);
        Assert.All(rows, row => Assert.True(TestName().IsMatch(row) || row.Contains("| no: ", StringComparison.Ordinal), row));
    }

    [Fact]
    public void Every_row_of_the_table_of_stores_names_a_test_that_exists()
    {
        string part = Repository.Read("docs/operations.md").Split("\n### ")
            .Single(s => s.StartsWith("Connection strings", StringComparison.Ordinal)).Split("\n## ")[0];
        AssertTestsExist(part);
        string[] rows = [.. part.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.True(TestName().IsMatch(row) || row.EndsWith("| the same |", StringComparison.Ordinal), row));
    }

    [Fact]
    public void The_README_has_the_two_commands() =>
        Assert.All(
            [
                "dotnet run --project QrLogin.Api\n",
                "dotnet run --project QrLogin.Api --urls http://0.0.0.0:5080\n",
                "dotnet test\n",
                "scripts/cluster.sh start\n"
            ],
            c => Assert.Contains(c, Repository.Read("README.md"), StringComparison.Ordinal));

    private static void AssertTestsExist(string text)
    {
        var tests = typeof(DocsTests).Assembly.GetTypes().SelectMany(t => t.GetMethods().Select(m => $"{t.Name}.{m.Name}")).ToHashSet();
        Assert.All(TestName().Matches(text).Select(m => m.Groups[1].Value), name => Assert.Contains(name, tests));
    }

    /// <summary>A test, as class and method.</summary>
    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"(?:\]\(|src=""|srcset="")([^)""#]+)")]
    private static partial Regex Link();

    /// <summary>Text in code style that starts with one of our folders or names a script.</summary>
    [GeneratedRegex(@"`((?:QrLogin\.\w+|docs|deploy|examples|scripts|\.ci)/[\w./-]*[\w])`")]
    private static partial Regex CodePath();
}
