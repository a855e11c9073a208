using System.Buffers.Text;
using System.Text;
using NSec.Cryptography;
using QrLogin.Grains.Accounts;
using QrLogin.Grains.Contracts;

namespace QrLogin.Tests.Accounts;

/// <summary>Passwords that keyboards encode differently, and the hashes of versions that did not normalize them.</summary>
public sealed class PasswordHasherTests : IDisposable
{
    private const string Composed = "caf\u00e9 au lait", Decomposed = "cafe\u0301 au lait", WithWideSpaces = "caf\u00e9\u3000au\u00a0lait";

    private readonly PasswordHasher _hasher = new();

    public void Dispose() => _hasher.Dispose();

    [Theory]
    [InlineData(Decomposed)]
    [InlineData(WithWideSpaces)]
    [InlineData(Composed)]
    public async Task A_password_is_the_same_in_every_spelling(string spelling)
    {
        string hash = await _hasher.Hash(Typed(Composed));
        Assert.True(await _hasher.Verify(Typed(spelling), hash));
        Assert.True(await _hasher.Verify(Typed(Composed), await _hasher.Hash(Typed(spelling))));
        Assert.False(await _hasher.Verify(Typed(spelling + "!"), hash));
        Assert.False(await _hasher.Verify(Typed(spelling), hash: null));
    }

    [Theory]
    [InlineData(Decomposed)]
    [InlineData(WithWideSpaces)]
    public async Task A_hash_of_a_version_that_did_not_normalize_stays_valid_for_what_was_typed(string spelling)
    {
        string hash = HashAsTyped(spelling);
        Assert.True(await _hasher.Verify(Typed(spelling), hash));
        Assert.False(await _hasher.Verify(Typed(spelling + "!"), hash));
    }

    private static Password Typed(string text)
    {
        Assert.True(Password.TryParse(text, out var password));
        return password;
    }

    private static string HashAsTyped(string text)
    {
        byte[] salt = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        var parameters = new Argon2Parameters { MemorySize = 1_024, NumberOfPasses = 1, DegreeOfParallelism = 1 };
        byte[] hash = PasswordBasedKeyDerivationAlgorithm.Argon2id(parameters).DeriveBytes(Encoding.UTF8.GetBytes(text), salt, 32);
        return $"$argon2id$v=19$m=1024,t=1,p=1${Base64Url.EncodeToString(salt)}${Base64Url.EncodeToString(hash)}";
    }
}
