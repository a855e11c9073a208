using System.Diagnostics;
using System.Text.Json;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Operator;

/// <summary>The operator's command, with and without a cluster.</summary>
[Collection(OnCluster.Name)]
public sealed class OperatorCommandTests(ClusterSite site)
{
    private string[] Cluster =>
    [
        "--QrLogin:Profile=cluster", "--QrLogin:PublicOrigin=https://login.example.com", "--environment=Production",
        $"--ConnectionStrings:redis={site.Redis}", $"--ConnectionStrings:postgres={site.Postgres};Password=hunter2", .. site.Member,
    ];

    [Fact]
    public async Task The_operators_command_checks_a_cluster()
    {
        Servers.SkipIfMissing();
        var (exit, said) = await Run(["check", .. Cluster]);
        Assert.Equal(0, exit);
        Assert.Contains("sessions: answers", said, StringComparison.Ordinal);
        Assert.Contains("identity: answers", said, StringComparison.Ordinal);
        Assert.Equal(
            3,
            said.Split('\n').Count(
                l => l.StartsWith("silo ", StringComparison.Ordinal) && l.EndsWith(": Active", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_operators_command_manages_an_account_and_its_logins()
    {
        Servers.SkipIfMissing();
        string name = "user-" + Unique.Text();
        Assert.Equal(
            (0, true),
            await Run(["account", "create", name, .. Cluster], TestPhone.Password) is var (made, shown)
                ? (made, shown.Contains($"{name} \"{name}\" enabled", StringComparison.Ordinal)) : default);
        Assert.Equal(1, (await Run(["account", "create", name, .. Cluster], TestPhone.Password)).Exit);
        Assert.Equal(1, (await Run(["account", "create", name + "2", .. Cluster], "short")).Exit);
        Assert.Equal(1, (await Run(["account", "create", "ext-" + name, .. Cluster], TestPhone.Password)).Exit);
        var phones = new[]
        {
            await TestPhone.Again(site.Http, name), await TestPhone.Again(site.Http, name), await TestPhone.Again(site.Http, name)
        };

        string listed = (await Run(["logins", "list", name, .. Cluster])).Said;
        Assert.Equal(3, listed.Split('\n').Count(l => l.Contains(" password ios \"Test phone\" from 127.0.0.1", StringComparison.Ordinal)));
        var (code, ended) = await Run(["logins", "end", name, listed.Split(' ')[0], .. Cluster]);
        Assert.Equal(0, code);
        Assert.Contains(" " + name, ended, StringComparison.Ordinal);
        Assert.Single(await Task.WhenAll(phones.Select(p => p.Call(HttpMethod.Get, "me"))), r => r.Status == 401);
        string all = (await Run(["logins", "end-all", name, .. Cluster])).Said;
        Assert.Matches($"^2 logins of [A-Za-z0-9_-]{{22}} {name}\n", all);
        Assert.Contains("2 of 2: ended", all, StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(phones.Select(p => p.Call(HttpMethod.Get, "me"))), r => Assert.Equal(401, r.Status));

        Assert.Contains("disabled", (await Run(["account", "disable", name, .. Cluster])).Said, StringComparison.Ordinal);
        Assert.Equal(
            401,
            (await site.Http.Call(
                HttpMethod.Post,
                "api/v1/login",
                new { username = name, password = TestPhone.Password },
                device: TestDevice.New("ios"))).Status);
        Assert.Contains("enabled", (await Run(["account", "enable", name, .. Cluster])).Said, StringComparison.Ordinal);
        Assert.Equal(
            (1, true),
            await Run(["account", "show", "nobody-here", .. Cluster]) is var (exit, said)
                ? (exit, said.Contains("There is no account", StringComparison.Ordinal)) : default);
    }

    [Fact]
    public async Task The_operators_command_resets_a_password_and_exports_deletes_and_imports_accounts()
    {
        Servers.SkipIfMissing();
        string name = "user-" + Unique.Text();
        using var folder = new TempFolder();
        string file = Path.Combine(folder.Path, "accounts.jsonl");
        const string Hash = "$2b$04$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
        await File.WriteAllTextAsync(
            file, $$"""{"username":"{{name}}","displayName":"Ann","passwordHash":"{{Hash}}"}""", TestContext.Current.CancellationToken);
        var (exit, said) = await Run(["account", "import", file, .. Cluster]);
        Assert.Equal((0, "1 imported, 0 skipped because the username is taken, 0 bad\n"), (exit, said));
        (exit, said) = await Run(["account", "import", "-", .. Cluster], "nonsense");
        Assert.Equal(1, exit);
        Assert.EndsWith("0 imported, 0 skipped because the username is taken, 1 bad\n", said, StringComparison.Ordinal);

        (exit, said) = await Run(["account", "reset-password", name, .. Cluster]);
        string[] lines = said.Split('\n');
        Assert.Equal((0, "https://login.example.com/reset#" + lines[1]), (exit, lines[2]));
        var body = new { resetCode = lines[1], newPassword = TestPhone.Password };
        Assert.Equal(204, (await site.Http.Call(HttpMethod.Post, "api/v1/password-resets", body)).Status);
        var phone = await TestPhone.Again(site.Http, name);

        (exit, said) = await Run(["account", "export", name, .. Cluster]);
        Assert.Equal(0, exit);
        var account = JsonDocument.Parse(said).RootElement.GetProperty("account");
        Assert.Equal("Ann", account.GetProperty("displayName").GetString());
        Assert.Equal(0, (await Run(["account", "delete", name, .. Cluster])).Exit);
        Assert.Equal(401, (await phone.Call(HttpMethod.Get, "me")).Status);
        Assert.Equal(1, (await Run(["account", "delete", name, .. Cluster])).Exit);
    }

    [Fact]
    public async Task The_operators_command_shows_the_settings_in_effect_without_their_secrets()
    {
        Servers.SkipIfMissing();
        var (exit, said) = await Run(["config", .. Cluster]);
        Assert.Equal(0, exit);
        Assert.Contains("QrLogin:Profile = cluster", said, StringComparison.Ordinal);
        Assert.Contains("Password=***", said, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("account", "show", "zoe")]
    public async Task The_operators_command_refers_to_the_port_of_an_embedded_process(params string[] words)
    {
        var (exit, said) = await Run(words);
        Assert.Equal(2, exit);
        Assert.Contains("QrLogin:OperatorPort=5071", said, StringComparison.Ordinal);
        Assert.Contains("curl http://127.0.0.1:5071/status", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("help")]
    [InlineData("account", "rename", "zoe")]
    public async Task An_unknown_operator_command_prints_the_usage(params string[] words)
    {
        var (exit, said) = await Run(words);
        Assert.Equal(2, exit);
        Assert.Contains("operator logins end-all WHO", said, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Said)> Run(string[] words, string? input = null)
    {
        string program = Path.Combine(Repository.Root, "QrLogin.Api", "bin", Repository.Configuration, "net10.0", "QrLogin.Api.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "operator", .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        // The log is no answer.
        return (process.ExitCode, process.ExitCode == 2 ? await output + await error : await output);
    }
}
