using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>
/// Argon2id, at the strength that OWASP recommends (19 MiB, 2 passes, 1 lane; about 30 ms). It runs outside the grain
/// scheduler and on some of the cores only, so that a burst of logins cannot starve the silo.
/// </summary>
/// <remarks>A hash is stored as <c>$argon2id$v=19$m=…,t=…,p=1$salt$hash</c>, so that stronger parameters can come later.</remarks>
internal sealed class PasswordHasher : IDisposable
{
    private const int SaltBytes = 16, HashBytes = 32;
    private static readonly Argon2Parameters Parameters = new() { MemorySize = 19 * 1024, NumberOfPasses = 2, DegreeOfParallelism = 1 };

    private static readonly int MaxConcurrency = Math.Max(1, Environment.ProcessorCount / 2), MaxWaiting = 100 * MaxConcurrency;

    private readonly SemaphoreSlim _cores = new(MaxConcurrency);
    private int _waiting;

    /// <summary>A hash that no password has, of the same cost: names that nobody has are checked against it.</summary>
    private static readonly string DummyHash = Format(Parameters, new byte[SaltBytes], new byte[HashBytes]);

    public Task<string> Hash(Password password) => RunBoundedAsync(() =>
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Format(Parameters, salt, Derive(password, Parameters, salt));
    });

    /// <summary>Whether the password is the one of this hash; without a hash false, at the same cost.</summary>
    public Task<bool> Verify(Password password, string? hash) => RunBoundedAsync(() =>
    {
        var (parameters, salt, expected) = Parse(hash ?? DummyHash);
        return CryptographicOperations.FixedTimeEquals(Derive(password, parameters, salt), expected) && hash is not null;
    });

    public void Dispose() => _cores.Dispose();

    private async Task<TResult> RunBoundedAsync<TResult>(Func<TResult> work)
    {
        try
        {
            // Some three seconds' worth: who waits longer has given up by the time it is their turn.
            if (Interlocked.Increment(ref _waiting) > MaxWaiting) throw new OverloadedException("Too many passwords wait to be checked.");
            await _cores.WaitAsync();
            try
            {
                return await Task.Run(work);
            }
            finally
            {
                _cores.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static byte[] Derive(Password password, in Argon2Parameters parameters, byte[] salt)
    {
        byte[] text = Encoding.UTF8.GetBytes(password.Value);
        try
        {
            return PasswordBasedKeyDerivationAlgorithm.Argon2id(parameters).DeriveBytes(text, salt, HashBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static string Format(in Argon2Parameters p, byte[] salt, byte[] hash) => string.Create(
        CultureInfo.InvariantCulture,
        $"$argon2id$v=19$m={p.MemorySize},t={p.NumberOfPasses},p={p.DegreeOfParallelism}${Base64Url.EncodeToString(salt)}${Base64Url.EncodeToString(hash)}");

    private static (Argon2Parameters Parameters, byte[] Salt, byte[] Hash) Parse(string text)
    {
        string[] parts = text.Split('$');
        long[] numbers = [.. parts[3].Split(',').Select(n => long.Parse(n.AsSpan(2), CultureInfo.InvariantCulture))];
        var parameters = new Argon2Parameters { MemorySize = numbers[0], NumberOfPasses = numbers[1], DegreeOfParallelism = (int)numbers[2] };
        return (parameters, Base64Url.DecodeFromChars(parts[4]), Base64Url.DecodeFromChars(parts[5]));
    }
}
