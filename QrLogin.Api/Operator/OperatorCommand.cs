using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Hosting;

namespace QrLogin.Api.Operator;

/// <summary>
/// The program as a tool for operators: <c>QrLogin.Api operator …</c>, with the same settings as the service. It asks the cluster as a client
/// of it. An embedded process has its grains to itself, so that one is asked over its operator port.
/// </summary>
internal sealed class OperatorCommand(IGrainFactory grains, TextReader input, TextWriter output)
{
    public const string Verb = "operator";

    private const string Usage = """
        operator config                        the settings in effect, secrets masked
        operator check                         the stores and the silos of the cluster
        operator account create NAME           a new account; its password is read from the standard input
        operator account show|disable|enable WHO
        operator logins list WHO
        operator logins end WHO LOGIN-ID
        operator logins end-all WHO
        WHO is a user name or an account's id. Settings follow as ever: --QrLogin:Profile=cluster …
        """;

    private readonly AccountAdmin _accounts = new(grains);

    /// <summary>Runs what the words say, and tells what the process exits with: 0, 1 where it was refused or not found, 2 for words that say nothing.</summary>
    public static async Task<int> Run(string[] args)
    {
        string[] words = [.. args.TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal))];
        var builder = Host.CreateApplicationBuilder(args[words.Length..]);
        var settings = new Settings(builder.Configuration);
        string profile = builder.AddQrLoginProfile(settings);
        if (words is ["config"]) return Print(EffectiveConfiguration.Of(builder.Configuration));
        if (!IsKnown(words)) return Fail(Usage, 2);
        if (profile == Profile.Embedded) return Fail(Embedded(builder.Configuration), 2);

        // What is said is the answer; the log goes where it does not mix with it.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.AddQrLoginClient(settings);
        using var host = builder.Build();
        await host.StartAsync();
        try
        {
            return await new OperatorCommand(host.Services.GetRequiredService<IGrainFactory>(), Console.In, Console.Out).RunAsync(words);
        }
        catch (Exception e) when (GrainCallRetry.IsTransient(e, CancellationToken.None))
        {
            return Fail($"It cannot be done right now: {e.Message}", 1);
        }
        finally
        {
            await host.StopAsync();
        }
    }

    /// <summary>Does what the words say.</summary>
    public Task<int> RunAsync(string[] words) => words switch
    {
        ["check"] => Check(),
        ["account", "create", var name] => Create(name),
        ["account", "show", var who] => Of(who, Show),
        ["account", "disable", var who] => Of(who, account => SetDisabled(account, true)),
        ["account", "enable", var who] => Of(who, account => SetDisabled(account, false)),
        ["logins", "list", var who] => Of(who, List),
        ["logins", "end", var who, var login] => Of(who, account => End(account, login)),
        ["logins", "end-all", var who] => Of(who, EndAll),
        _ => throw new ArgumentException(Usage, nameof(words)),
    };

    private static bool IsKnown(string[] words) => words is ["check"]
        or ["account", "create" or "show" or "disable" or "enable", _] or ["logins", "list" or "end-all", _] or ["logins", "end", _, _];

    private async Task<int> Check()
    {
        var report = await new ClusterStatus(grains, new(grains)).GetAsync(CancellationToken.None);
        foreach (var (name, store) in report.Stores) await WriteAsync($"{name}: {(store.Answers ? "answers" : store.Error)} ({store.Milliseconds} ms)");
        foreach (var silo in report.Silos) await WriteAsync($"silo {silo.Address}: {silo.Status}");
        return report.Ready ? 0 : 1;
    }

    private async Task<int> Create(string text)
    {
        if (!Username.TryParse(text, out var name)) return await Refuse("The name must be 3 to 64 letters, digits or . _ - @ +");
        if (!Password.TryParse(await input.ReadLineAsync(), out var password)) return await Refuse("The password, the first line of the standard input, must be 8 to 256 characters.");
        var answer = await _accounts.Create(name, password, null);
        return answer.IsRefused ? await Refuse("Somebody has this name.") : await Show(answer.Value);
    }

    private async Task<int> Show(AccountProfile account)
    {
        await WriteAsync($"{account.AccountId} {account.Username} \"{account.DisplayName}\" {(await _accounts.IsEnabled(account) ? "enabled" : "disabled")}");
        return 0;
    }

    private async Task<int> SetDisabled(AccountProfile account, bool disabled)
    {
        await _accounts.SetDisabled(account, disabled);
        return await Show(account);
    }

    private async Task<int> List(AccountProfile account)
    {
        foreach (var login in (await _accounts.Logins(account)).Select(LoginReport.Of))
            await WriteAsync($"{login.LoginId} {login.Method} {login.DeviceType} \"{login.DeviceName}\" from {login.Ip}, made {login.CreatedAt:u}, seen {login.LastSeenAt:u}{(login.Client is null ? "" : $", client {login.Client}")}");
        return 0;
    }

    private async Task<int> End(AccountProfile account, string text)
    {
        if (!LoginId.TryParse(text, out var id) || !await _accounts.End(account, id)) return await Refuse("No login of this account has this id.");
        await WriteAsync($"ended {id}");
        return 0;
    }

    /// <summary>One after the other, each said once it is done: there may be fifty of them, on stores that are slow.</summary>
    private async Task<int> EndAll(AccountProfile account)
    {
        var logins = await _accounts.Logins(account);
        for (int i = 0; i < logins.Length; i++)
            await WriteAsync($"{i + 1} of {logins.Length}: {(await _accounts.End(account, logins[i].LoginId) ? "ended" : "had ended")} {logins[i].LoginId}");
        return 0;
    }

    private async Task<int> Of(string who, Func<AccountProfile, Task<int>> act) =>
        await _accounts.Find(who) is { } account ? await act(account) : await Refuse($"There is no account \"{who}\".");

    private Task WriteAsync(string line) => output.WriteLineAsync(line);

    private async Task<int> Refuse(string why)
    {
        await WriteAsync(why);
        return 1;
    }

    private static int Print(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (key, value) in settings) Console.WriteLine($"{key} = {value}");
        return 0;
    }

    private static int Fail(string text, int exit)
    {
        Console.Error.WriteLine(text);
        return exit;
    }

    private static string Embedded(IConfiguration configuration)
    {
        string port = configuration[OperatorPort.Key] ?? "5071";
        return $"""
            The embedded profile is one process that has its accounts to itself: ask that one, over its operator port.
              start it with   --{OperatorPort.Key}={port}
              and ask it      curl http://127.0.0.1:{port}/status
                              curl http://127.0.0.1:{port}/accounts/NAME
                              curl -X POST http://127.0.0.1:{port}/accounts/NAME/disable
                              curl http://127.0.0.1:{port}/accounts/NAME/logins
                              curl -X DELETE http://127.0.0.1:{port}/accounts/NAME/logins
            """;
    }
}
