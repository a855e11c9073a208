using System.Text.Json;
using QrLogin.Api.Health;
using QrLogin.Api.Requests;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;
using QrLogin.Silo.Configuration;
using QrLogin.Silo.Hosting;
using QrLogin.Silo.Startup;

namespace QrLogin.Api.Operator;

/// <summary>
/// The program as a command-line tool for operators: <c>QrLogin.Api operator …</c>, with the settings of the service.
/// It connects to the cluster as a client. An embedded process has no cluster to connect to. Use its operator port instead.
/// </summary>
internal sealed class OperatorCommand(IServiceProvider client, TextReader input, TextWriter output)
{
    public const string Verb = "operator";

    private const int Done = 0, Refused = 1, NotUnderstood = 2;

    private const string Usage = """
        operator config                        print the settings in effect, secrets masked
        operator check                         check the stores and the silos of the cluster
        operator keys create                   create a key that signs ID tokens, in the folder QrLogin:SigningKeys
        operator keys list                     list the signing keys, and which one signs
        operator account create NAME           create an account; its password is read from standard input
        operator account show|disable|enable WHO
        operator account reset-password WHO    print a code and a link with which the person sets a new password, within an hour;
                                               with --remove-passkeys, the account's passkeys stop working, too
        operator account export WHO            print everything that is stored about the person, as JSON
        operator account delete WHO            delete the account for good
        operator account import FILE           create accounts from JSON lines: username, displayName, passwordHash; - is standard input
        operator logins list WHO
        operator logins end WHO LOGIN-ID
        operator logins end-all WHO
        WHO is an account id or a username; if it could be both, it is the id. Every command with WHO, except logins list, prints
        which account it is.
        Settings follow as usual: --QrLogin:Profile=cluster …
        """;

    private const string RemovePasskeys = "--remove-passkeys";

    /// <summary>How long the command waits for a silo of the cluster. Whatever fails, it answers within 15 s.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(12);

    private readonly AccountAdmin _accounts =
        new(client.GetRequiredService<IGrainFactory>(), client.GetRequiredService<TimeProvider>());

    /// <summary>
    /// Runs the command. The exit code is 0 on success, 1 if the command was refused or found nothing, and 2 if it was
    /// not understood or does not apply to this profile.
    /// </summary>
    public static async Task<int> Run(string[] args)
    {
        // Ids of accounts and logins have the same form, and one in 4,096 begins like a setting.
        string[] words = [.. args.TakeWhile(IsWord)];
        // Before the settings stand the verb and the words.
        var builder = StartupErrors.ReadSettings(
            () => Host.CreateApplicationBuilder(HostArguments.Prepare(args[words.Length..], first: words.Length + 2)));
        var settings = builder.AddQrLoginProfile();
        if (words is ["config"]) return Print(EffectiveConfiguration.Of(builder.Configuration));
        if (words is ["keys", "create" or "list"]) return SigningKeyCommand.Run(words[1], settings, Console.Out);
        if (Parse(words) is not { } run) return Fail(Usage, NotUnderstood);
        if (settings.IsEmbedded) return Fail(EmbeddedHelp(builder.Configuration), NotUnderstood);

        // Standard output contains only the result, so the log goes to standard error.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.AddQrLoginClient(settings);
        builder.Services.AddSingleton<StoreProbes>().AddSingleton<ClusterStatus>();
        var host = builder.Build();
        if (!await ConnectAsync(host))
            return Fail($"No silo of the cluster answers within {ConnectTimeout.TotalSeconds:0} s. The log above says why.", Refused);
        try
        {
            return await run(new OperatorCommand(host.Services, Console.In, Console.Out));
        }
        catch (Exception e) when (GrainCallRetry.IsTransient(e, CancellationToken.None))
        {
            return Fail($"This cannot be done right now: {e.Message}", Refused);
        }
        finally
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    /// <summary>
    /// Connects to the cluster; false if no silo answers in time. A front end would go on waiting, and the process then
    /// ends without stopping the host, which waits too.
    /// </summary>
    private static async Task<bool> ConnectAsync(IHost host)
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout);
        var start = host.StartAsync(timeout.Token);
        try
        {
            await start.WaitAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool IsWord(string argument) =>
        !argument.StartsWith("--", StringComparison.Ordinal) || argument == RemovePasskeys || AccountId.TryParse(argument, out _);

    /// <summary>The action that a command line asks for; null if it is not a command.</summary>
    private static Func<OperatorCommand, Task<int>>? Parse(string[] words) => words switch
    {
        ["check"] => command => command.Check(),
        ["account", "create", var name] => command => command.Create(name),
        ["account", "show", var who] => command => command.WithAccount(who, command.Show),
        ["account", "disable", var who] => command => command.WithAccount(who, account => command.SetDisabled(account, true)),
        ["account", "enable", var who] => command => command.WithAccount(who, account => command.SetDisabled(account, false)),
        ["account", "reset-password", var who] => command => command.WithAccount(who, command.AllowReset),
        ["account", "reset-password", var who, RemovePasskeys] =>
            command => command.WithAccount(who, command.AllowResetWithoutPasskeys),
        ["account", "export", var who] => command => command.WithAccount(who, command.Export),
        ["account", "delete", var who] => command => command.Delete(who),
        ["account", "import", var file] => command => command.Import(file),
        ["logins", "list", var who] => command => command.WithAccount(who, command.List),
        ["logins", "end", var who, var login] => command => command.WithAccount(who, account => command.End(account, login)),
        ["logins", "end-all", var who] => command => command.WithAccount(who, command.EndAll),
        _ => null,
    };

    private async Task<int> Check()
    {
        var report = await client.GetRequiredService<ClusterStatus>().GetAsync(CancellationToken.None);
        foreach (var (name, store) in report.Stores)
        {
            string state = store.Error ?? (store.Writes == true ? "answers and accepts writes" : "answers");
            await WriteAsync($"{name}: {state} ({store.Milliseconds} ms)");
        }

        foreach (var silo in report.Silos) await WriteAsync($"silo {silo.Address}: {silo.Status}");
        if (report.Warning is { } warning) await WriteAsync($"warning: {warning}");
        return report is { Ready: true, Warning: null } ? Done : Refused;
    }

    private async Task<int> Create(string text)
    {
        if (!Username.TryParse(text, out var name))
            return await Refuse("The username must be 3 to 64 letters, digits or . _ - @ +");
        if (name.IsReserved) return await Refuse("The username must not begin with \"ext-\" or look like an account id.");
        if (!Password.TryParse(await input.ReadLineAsync(), out var password))
            return await Refuse("The password, the first line of standard input, must be 8 to 256 characters.");
        var created = await _accounts.Create(name, password, null);
        return created.IsRefused ? await Refuse("This username is already taken.") : await Show(created.Value);
    }

    private async Task<int> Show(AccountProfile account)
    {
        string state = await _accounts.IsEnabled(account) ? "enabled" : "disabled";
        await WriteAsync($"{Text(account)} \"{account.ShownName}\" {state}");
        return Done;
    }

    private async Task<int> SetDisabled(AccountProfile account, bool disabled)
    {
        await _accounts.SetDisabled(account, disabled);
        return await Show(account);
    }

    private async Task<int> AllowReset(AccountProfile account)
    {
        if (!bool.TryParse(client.GetRequiredService<IConfiguration>()["QrLogin:Passwords"], out bool hasPasswords)) hasPasswords = true;
        if (!hasPasswords) return await Refuse("People cannot log in with passwords here: QrLogin:Passwords is false.");
        if (await _accounts.AllowReset(account) is not var (code, expiresAt)) return await Refuse($"{Text(account)} has no password.");
        await WriteAsync($"{Text(account)}: until {expiresAt:u}, once");
        await WriteAsync(code);
        string origin = client.GetRequiredService<IConfiguration>()["QrLogin:PublicOrigin"] ?? "";
        await WriteAsync($"{origin}{PagePaths.Reset}#{code}");
        return Done;
    }

    private async Task<int> AllowResetWithoutPasskeys(AccountProfile account)
    {
        // First: without a reset, nobody could log in any more.
        int allowed = await AllowReset(account);
        if (allowed == Done) await WriteAsync($"{await _accounts.RemovePasskeys(account)} passkeys removed");
        return allowed;
    }

    private async Task<int> Export(AccountProfile account)
    {
        if (await _accounts.Export(account) is not { } export) return await Refuse($"{Text(account)} has just been deleted.");
        await WriteAsync(JsonSerializer.Serialize(export, OperatorJson.Default.AccountExport));
        return Done;
    }

    private async Task<int> Delete(string who)
    {
        if (await _accounts.Delete(who) is not { } account) return await Refuse($"There is no account \"{who}\".");
        await WriteAsync($"deleted {account}");
        return Done;
    }

    private async Task<int> Import(string file)
    {
        try
        {
            await using var lines = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            using var import = new AccountImport(
                client.GetRequiredService<IGrainFactory>(), client.GetRequiredService<TimeProvider>(), WriteAsync);
            return await import.RunAsync(lines, CancellationToken.None) ? Done : Refused;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return await Refuse($"Cannot read {file}: {e.Message}");
        }
    }

    private async Task<int> List(AccountProfile account)
    {
        foreach (var login in (await _accounts.Logins(account)).Select(LoginReport.Of))
        {
            string client = login.Client is null ? "" : $", client {login.Client}";
            await WriteAsync(
                $"{login.LoginId} {login.Method} {login.DeviceType} \"{login.DeviceName}\" from {login.Ip}, "
                + $"created {login.CreatedAt:u}, seen {login.LastSeenAt:u}{client}");
        }

        return Done;
    }

    private async Task<int> End(AccountProfile account, string text)
    {
        if (!LoginId.TryParse(text, out var id) || !await _accounts.End(account, id))
            return await Refuse("This account has no login with this id.");
        await WriteAsync($"ended {id} of {Text(account)}");
        return Done;
    }

    /// <summary>
    /// Ends the logins one after the other and reports each: there may be fifty of them, and the stores may be slow.
    /// </summary>
    private async Task<int> EndAll(AccountProfile account)
    {
        var logins = await _accounts.Logins(account);
        await WriteAsync($"{logins.Length} logins of {Text(account)}");
        for (int i = 0; i < logins.Length; i++)
        {
            string outcome = await _accounts.End(account, logins[i].LoginId) ? "ended" : "already ended";
            await WriteAsync($"{i + 1} of {logins.Length}: {outcome} {logins[i].LoginId}");
        }

        return Done;
    }

    private async Task<int> WithAccount(string who, Func<AccountProfile, Task<int>> action) =>
        await _accounts.Find(who) is { } account ? await action(account) : await Refuse($"There is no account \"{who}\".");

    private static string Text(AccountProfile account) => $"{account.AccountId} {account.Username}";

    private Task WriteAsync(string line) => output.WriteLineAsync(line);

    private async Task<int> Refuse(string reason)
    {
        await WriteAsync(reason);
        return Refused;
    }

    private static int Print(IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (key, value) in settings) Console.WriteLine($"{key} = {value}");
        return Done;
    }

    private static int Fail(string text, int exitCode)
    {
        Console.Error.WriteLine(text);
        return exitCode;
    }

    private static string EmbeddedHelp(IConfiguration configuration)
    {
        string port = configuration[OperatorPort.Key] ?? "5071";
        return $"""
            The embedded profile keeps its accounts in a single process. Ask that process over its operator port:
              start it with   --{OperatorPort.Key}={port}
              and ask it      curl http://127.0.0.1:{port}/status
                              curl http://127.0.0.1:{port}/accounts/NAME
                              curl -X POST http://127.0.0.1:{port}/accounts/NAME/disable
                              curl http://127.0.0.1:{port}/accounts/NAME/logins
                              curl -X DELETE http://127.0.0.1:{port}/accounts/NAME/logins
            """;
    }
}
