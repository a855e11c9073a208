using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using QrLogin.Api.Operator;
using QrLogin.Grains.Accounts;
using QrLogin.Grains.Contracts;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Accounts;

/// <summary>Accounts from other systems, with the password hashes that those systems' own tools made.</summary>
[Trait("Speed", "Slow")]
public sealed class ImportTests(ApiHost service)
{
    private const string Password = TestPhone.Password;

    private IGrainFactory Grains => service.Services.GetRequiredService<IGrainFactory>();

    [Theory]
    [InlineData("/usr/bin/htpasswd", "htpasswd -nbBC 10 user \"$PASSWORD\" | cut -d: -f2")]
    [InlineData("/usr/bin/argon2", "printf %s \"$PASSWORD\" | argon2 somesalt16bytes. -id -m 14 -t 3 -p 1 -e")]
    [InlineData("/usr/bin/argon2", "printf %s \"$PASSWORD\" | argon2 short-salt -id -m 12 -t 2 -p 4 -l 24 -e")]
    [InlineData("/usr/bin/node", NodePbkdf2 + " sha256")]
    [InlineData("/usr/bin/node", NodePbkdf2 + " sha512")]
    [InlineData(DjangoPackage, Django + " pbkdf2_sha256")]
    [InlineData(DjangoPackage, Django + " bcrypt")]
    public async Task A_hash_of_another_system_logs_in_and_is_replaced_at_the_first_login(string tool, string command)
    {
        string hash = await Make(tool, command);
        var name = NewName();
        Assert.Equal((true, "1 imported, 0 skipped because the username is taken, 0 bad"), await Import(Line(name, hash)));
        Assert.Equal((401, "invalid_credentials"), (await LogIn(name, "wrong horse")).Refusal);
        var login = await LogIn(name, Password);
        Assert.Equal((200, "Ann"), (login.Status, login["account"].GetProperty("displayName").GetString()));
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", await StoredHash(name), StringComparison.Ordinal);
        Assert.Equal(200, (await LogIn(name, Password)).Status);
        Assert.Equal((401, "invalid_credentials"), (await LogIn(name, "wrong horse")).Refusal);
    }

    [Fact]
    public async Task A_bad_line_is_named_and_the_rest_goes_in_and_the_import_can_be_run_again()
    {
        const string Bcrypt = "$2b$04$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
        var names = Enumerable.Range(0, 50).Select(_ => NewName()).ToArray();
        string[] lines =
        [
            .. names.Select(name => Line(name, Bcrypt)), "", "not JSON", "[1]", """{"username":"ab","passwordHash":"x"}""",
            Line(NewName(), "$1$md5$crypt"), Line(new('x', 20_000), Bcrypt), Line("ext-" + Unique.Text(), Bcrypt),
            Line(NewName(), Bcrypt, "line\nbreak"), $$"""{"username":"{{NewName()}}","displayname":"Ann","passwordHash":"{{Bcrypt}}"}""",
        ];
        var (isWhole, said) = await Import(lines);
        Assert.False(isWhole);
        Assert.EndsWith("50 imported, 0 skipped because the username is taken, 8 bad", said, StringComparison.Ordinal);
        string[] bad =
        [
            "52: Not a JSON", "53: Not a JSON", "54: username: ", "55: passwordHash: ", "56: The line has", "57: username: ",
            "58: displayName: ", "59: Not a JSON",
        ];
        Assert.All(bad, line => Assert.Contains("line " + line, said, StringComparison.Ordinal));

        (_, said) = await Import(lines);
        Assert.EndsWith("0 imported, 50 skipped because the username is taken, 8 bad", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQxNmJ5dGVz$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2id$v=19$m=65536,t=100,p=1$c29tZXNhbHQxNmJ5dGVz$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2id$v=19$m=65536,t=1,p=64$c29tZXNhbHQxNmJ5dGVz$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2i$v=19$m=65536,t=1,p=1$c29tZXNhbHQxNmJ5dGVz$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$2b$31$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy")]
    [InlineData("$pbkdf2-sha512$i=99999999$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("pbkdf2_sha256$0$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("5f4dcc3b5aa765d61d8327deb882cf99")]
    public void A_hash_that_costs_too_much_or_protects_too_little_is_refused(string hash) =>
        Assert.False(ImportedPasswordHash.TryParse(hash, out _));

    [Fact]
    public void A_free_name_is_checked_against_one_of_the_imported_kinds_and_always_the_same()
    {
        string[] hashes =
        [
            "$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
            "$pbkdf2-sha256$i=1000$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ];
        var known = new ImportedHashes { Key = [.. Unique.Bytes(32)], Decoys = [.. hashes.Select(Decoy)] };
        var names = Enumerable.Range(0, 3_000).Select(_ => NewName()).ToArray();
        var chosen = names.CountBy(name => Find(known, name)).ToDictionary(c => c.Key, c => c.Value);
        Assert.Equal(3, chosen.Count);
        Assert.All(chosen.Values, count => Assert.InRange(count, 800, 1_200));
        Assert.All(names.Take(100), name => Assert.Equal(Find(known, name), Find(known, name.ToUpperInvariant())));
        // Whoever does not know the key cannot compute it.
        var other = known with { Key = [.. Unique.Bytes(32)] };
        Assert.InRange(names.Count(name => Find(known, name) == Find(other, name)), 800, 1_200);
    }

    [Fact]
    public async Task Checking_a_decoy_takes_as_long_as_checking_a_hash_of_its_kind()
    {
        using var hasher = new PasswordHasher();
        Assert.True(QrLogin.Grains.Contracts.Password.TryParse(Password, out var password));
        string[] hashes =
        [
            await Make("/usr/bin/htpasswd", "htpasswd -nbBC 10 user \"$PASSWORD\" | cut -d: -f2"),
            await Make("/usr/bin/node", NodePbkdf2 + " sha512"),
            await Make("/usr/bin/argon2", "printf %s \"$PASSWORD\" | argon2 short-salt -id -m 14 -t 2 -p 4 -l 24 -e"),
        ];
        foreach (string hash in hashes)
        {
            var decoy = Decoy(hash);
            var (taken, free) = (new List<double>(), new List<double>());
            for (int i = 0; i < 9; i++)
            {
                taken.Add(await Time(() => hasher.Verify(password, hash)));
                free.Add(await Time(() => hasher.Verify(password, null, decoy)));
            }

            // Medians: the machine is shared.
            double ratio = Median(free) / Median(taken);
            Assert.InRange(ratio, 0.5, 2);
        }
    }

    /// <summary>An application that uses crypto.pbkdf2, as RFC 8018 users in Node do.</summary>
    private const string NodePbkdf2 = """
        node -e "const c = require('crypto'), h = process.argv[1], s = c.randomBytes(16);
          const b = x => x.toString('base64').replace(/=/g, '');
          console.log('\$pbkdf2-' + h + '\$i=20000\$' + b(s) + '\$' + b(c.pbkdf2Sync(process.env.PASSWORD, s, 20000, 32, h)))"
        """;

    private const string DjangoPackage = "/usr/lib/python3/dist-packages/django/__init__.py";

    private const string Django = """
        /usr/bin/python3 -c "import os, sys
        from django.conf import settings
        settings.configure(PASSWORD_HASHERS=[
            'django.contrib.auth.hashers.PBKDF2PasswordHasher', 'django.contrib.auth.hashers.BCryptPasswordHasher'])
        from django.contrib.auth.hashers import make_password
        print(make_password(os.environ['PASSWORD'], hasher=sys.argv[1]))"
        """;

    private static ImportedPasswordHash Decoy(string hash) =>
        ImportedPasswordHash.TryParse(hash, out var imported) ? imported.Decoy : throw new ArgumentException(hash);

    private static string Find(ImportedHashes known, string name) =>
        Username.TryParse(name, out var username) ? known.DecoyFor(username)?.Value ?? "our own" : throw new ArgumentException(name);

    private static async Task<string> Make(string tool, string command)
    {
        Assert.SkipUnless(File.Exists(tool), $"There is no {tool}; .ci/run installs it.");
        var start = new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PASSWORD"] = Password;
        using var process = Process.Start(start)!;
        string hash = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
        Assert.True(hash.Length > 20, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        return hash;
    }

    private static string Line(string username, string passwordHash, string displayName = "Ann") =>
        JsonSerializer.Serialize(new { username, displayName, passwordHash });

    private async Task<(bool IsWhole, string Said)> Import(params string[] lines)
    {
        var said = new List<string>();
        using var import = new AccountImport(Grains, TimeProvider.System, line =>
        {
            said.Add(line);
            return Task.CompletedTask;
        });
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return (await import.RunAsync(stream, TestContext.Current.CancellationToken), string.Join('\n', said));
    }

    private async Task<string> StoredHash(string name)
    {
        Assert.True(Username.TryParse(name, out var username));
        var state = new GrainState<Credential>();
        var store = service.Services.GetRequiredKeyedService<IGrainStorage>("identity");
        await store.ReadStateAsync("credential", Grains.Credential(username).GetGrainId(), state);
        return state.State!.PasswordHash;
    }

    private Task<Reply> LogIn(string username, string password) =>
        service.Http.Call(HttpMethod.Post, "api/v1/login", new { username, password }, device: TestDevice.New("ios"));

    private static string NewName() => "user-" + Unique.Text();

    private static async Task<double> Time(Func<Task> work)
    {
        long started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
