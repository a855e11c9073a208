using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>Runs the README's code for other stacks as written.</summary>
[Trait("Speed", "Slow")]
public sealed partial class ReadmeClientTests(QuickOAuthHost api, NpmClients npm) : IClassFixture<QuickOAuthHost>
{
    private const string InReadme = "http://localhost:5080", Section = "\n## Use it from your stack\n";

    private static readonly string s_section = Repository.Read("README.md").Split(Section)[1].Split("\n## ")[0];

    [Theory]
    [InlineData("openid-client")]
    [InlineData("oauth4webapi")]
    public async Task The_READMEs_lines_for_npm_clients_log_in(string package)
    {
        string lines = Assert.Single(Blocks("js"), b => b.Contains($"from '{package}'", StringComparison.Ordinal));
        Assert.Contains(InReadme, lines, StringComparison.Ordinal);
        var phone = await TestPhone.LoggedIn(api.Http);
        string printed = await npm.RunText(lines.Replace(InReadme, api.Origin, StringComparison.Ordinal), line => Approve(phone, line));
        Assert.Matches(@"\AOpen \S+ on the phone, with the code [B-Z]{4}-[B-Z]{4}\nHello Ann\n\z", printed);
    }

    [Fact]
    public async Task The_READMEs_CSharp_lines_log_in()
    {
        Assert.Contains(
            Trimmed(Assert.Single(Blocks("csharp"))),
            Trimmed(Repository.Read("QrLogin.Tests/OAuth/ReadmeClient.cs")),
            StringComparison.Ordinal);
        using var http = new HttpClient();
        var shown = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var login = ReadmeClient.LogIn(http, api.Origin, shown.SetResult);
        await Approve(await TestPhone.LoggedIn(api.Http), await shown.Task);
        string? token = (await login).AccessToken;
        Assert.Equal(200, (await http.Call(HttpMethod.Get, api.Origin + "/api/v1/me", bearer: token)).Status);
    }

    /// <summary>Performs the phone's step that a line asks for, if any.</summary>
    private static async Task Approve(TestPhone phone, string line)
    {
        foreach (Match link in Link().Matches(line))
            Assert.Equal(200, (await (await ScannedLink.Of(phone, link.Groups[1].Value)).Confirm()).Status);
    }

    private static IEnumerable<string> Blocks(string language) =>
        Fence().Matches(s_section).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value);

    /// <summary>However far it is indented.</summary>
    private static string Trimmed(string code) => string.Join('\n', code.Split('\n').Select(l => l.Trim()));

    [GeneratedRegex(@"Open (\S+) on the phone")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
