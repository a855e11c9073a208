using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using QrLogin.Api.Operator;
using QrLogin.Api.SigningKeys;
using QrLogin.Silo.Configuration;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.SigningKeys;

/// <summary>The keys that sign ID tokens, in their folder.</summary>
public sealed class SigningKeyTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly FakeTimeProvider _clock = new(Example.Start);
    private readonly string _path;
    private readonly SigningKeyFolder _folder;

    public SigningKeyTests()
    {
        _path = Path.Combine(_temp.Path, "keys");
        _folder = new(_path);
    }

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_new_key_is_published_at_once_and_signs_after_the_delay()
    {
        _folder.Create(_clock.GetUtcNow());
        var ring = Ring();
        // There is no other.
        string first = ring.Current.Id;
        _clock.Advance(TimeSpan.FromDays(1));
        _folder.Create(_clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, ring.All.Count);
        Assert.Equal(first, ring.Current.Id);
        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.NotEqual(first, ring.Current.Id);
        Assert.Equal(ring.All[1].Id, ring.Current.Id);
    }

    [Fact]
    public void A_key_that_is_removed_is_published_no_longer()
    {
        string old = _folder.Create(_clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromHours(1));
        _folder.Create(_clock.GetUtcNow());
        var ring = Ring();
        File.Delete(old);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(ring.All);
    }

    [Fact]
    public void While_no_key_can_be_read_the_previous_ones_stay_in_use()
    {
        string file = _folder.Create(_clock.GetUtcNow());
        var ring = Ring();
        string id = ring.Current.Id;
        foreach (var spoil in new Action[]
        {
            () => File.WriteAllText(file, "no key"), () => File.Delete(file), () => Directory.Delete(_path, recursive: true),
        })
        {
            spoil();
            _clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(id, ring.Current.Id);
        }
    }

    [Fact]
    public void A_file_that_is_no_key_or_that_others_may_read_stops_the_start()
    {
        Assert.Contains("is missing", Errors(null), StringComparison.Ordinal);
        Assert.Contains("could not find", Errors(_path), StringComparison.OrdinalIgnoreCase);
        string file = _folder.Create(_clock.GetUtcNow());
        Assert.Equal("", Errors(_path));
        string pem = File.ReadAllText(file), other = Path.Combine(_path, "other.pem");
        File.Copy(file, other);
        Assert.Contains("not named after its creation time in UTC", Errors(_path), StringComparison.Ordinal);
        File.Delete(other);

        using RSA small = RSA.Create(1_024), large = RSA.Create(2_048);
        using var curve = ECDsa.Create();
        foreach (string wrong in new[]
        {
            small.ExportPkcs8PrivateKeyPem(), large.ExportSubjectPublicKeyInfoPem(), curve.ExportPkcs8PrivateKeyPem(), "", "no key",
            new(' ', 100_000),
        })
        {
            File.WriteAllText(file, wrong);
            Assert.Contains("is not an RSA private key of at least 2048 bits", Errors(_path), StringComparison.Ordinal);
        }

        File.WriteAllText(file, pem);
        Assert.Equal("", Errors(_path));
        SetMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", Errors(_path), StringComparison.Ordinal);
        // A mounted secret is a link, and everybody may read a link.
        SetMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        File.Move(file, Path.Combine(_temp.Path, "mounted"));
        File.CreateSymbolicLink(file, Path.Combine(_temp.Path, "mounted"));
        Assert.Equal("", Errors(_path));
        File.Delete(file);
        Assert.Contains("contains no key", Errors(_path), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_embedded_profile_creates_its_first_key_by_itself()
    {
        Assert.NotEqual("", Errors(_path));
        Assert.Equal("", Errors(_path, Profile.Embedded));
        Assert.Single(_folder.Read());
        Assert.Equal("", Errors(_path, Profile.Embedded));
        Assert.Single(_folder.Read());
        // Nothing needs it.
        Assert.Equal("", Errors(null, isNeeded: false));
    }

    [Fact]
    public void A_new_key_is_readable_for_its_owner_alone()
    {
        string file = _folder.Create(_clock.GetUtcNow());
        Assert.Equal("20261123T030000Z.pem", Path.GetFileName(file));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Throws<IOException>(() => _folder.Create(_clock.GetUtcNow()));
        Assert.Single(Directory.GetFiles(_path, "*.pem"));
    }

    [Fact]
    public void The_operator_command_creates_and_lists_signing_keys()
    {
        var now = TimeProvider.System.GetUtcNow();
        _folder.Create(now.AddDays(-2));
        _folder.Create(now.AddDays(-1));
        var (exit, created) = Command("create");
        Assert.Equal((0, true), (exit, File.Exists(created.Trim())));
        var (_, listed) = Command("list");
        Assert.Equal(
            _folder.Read().Zip(
                ["no longer signs", "signs", "will sign"], (key, state) => $"{SigningKey.FileName(key.CreatedAt)} {key.Id} {state}"),
            listed.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Directory.Delete(_path, recursive: true);
        Assert.Equal(1, Command("list").Exit);
    }

    private static void SetMode(string file, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, mode);
    }

    private (int Exit, string Output) Command(string verb)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        return (SigningKeyCommand.Run(verb, Settings(_path), output), output.ToString());
    }

    private static string Errors(string? path, string profile = "cluster", bool isNeeded = true)
    {
        var settings = Settings(path, profile);
        var source = SigningKeySource.Open(settings, isNeeded);
        string errors = Record.Exception(settings.ThrowIfWrong)?.Message ?? "";
        Assert.Equal(isNeeded && errors.Length == 0, source is not null);
        return errors;
    }

    private static Settings Settings(string? path, string profile = "cluster")
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("QrLogin:SigningKeys", path)]).Build();
        return new Settings(configuration) { ProfileName = profile };
    }

    private SigningKeyRing Ring() =>
        new(new(_folder, _folder.Read(), TimeSpan.FromMinutes(15)), _clock, NullLogger<SigningKeyRing>.Instance);
}
