using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>
/// Hashes passwords with Argon2id at the strength that OWASP recommends (19 MiB, 2 passes, 1 lane; about 30 ms). It
/// runs outside the grain scheduler, on at most half of the cores, so that a burst of logins cannot starve the silo.
/// </summary>
/// <remarks>
/// A stored hash contains its parameters, <c>$argon2id$v=19$m=…,t=…,p=1$salt$hash</c>, so they can be raised later.
/// </remarks>
internal sealed class PasswordHasher : IDisposable
{
    private const int SaltBytes = 16, HashBytes = 32;
    private static readonly Argon2Parameters Parameters =
        new() { MemorySize = 19 * 1024, NumberOfPasses = 2, DegreeOfParallelism = 1 };

    private static readonly int MaxConcurrency = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>About three seconds of work. A caller that had to wait longer would have given up by its turn.</summary>
    private static readonly int MaxWaiting = 100 * MaxConcurrency;

    /// <summary>A hash that no password matches. Free usernames are checked against it, at the same cost as taken ones.</summary>
    private static readonly string DummyHash = Format(Parameters, new byte[SaltBytes], new byte[HashBytes]);

    private readonly SemaphoreSlim _cores = new(MaxConcurrency);
    private int _waiting;

    public Task<string> Hash(Password password) => RunBoundedAsync(() =>
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Format(Parameters, salt, Derive(password.Value, Parameters, salt));
    });

    /// <summary>
    /// Whether the password matches the hash, as normalized or else as typed. False without a hash, at the same cost.
    /// </summary>
    public Task<bool> Verify(Password password, string? hash) => RunBoundedAsync(() =>
    {
        // The time depends on the typed text alone: both forms are hashed even if the first one matches.
        bool matches = Matches(password.Value, hash ?? DummyHash);
        if (password.AsTyped is { } typed) matches |= Matches(typed, hash ?? DummyHash);
        return matches && hash is not null;
    });

    public void Dispose() => _cores.Dispose();

    private async Task<TResult> RunBoundedAsync<TResult>(Func<TResult> work)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MaxWaiting)
                throw new OverloadedException("Too many passwords are waiting to be hashed.");

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

    private static bool Matches(string password, string hash)
    {
        var (parameters, salt, expected) = Parse(hash);
        return CryptographicOperations.FixedTimeEquals(Derive(password, parameters, salt), expected);
    }

    private static byte[] Derive(string password, in Argon2Parameters parameters, byte[] salt)
    {
        byte[] text = Encoding.UTF8.GetBytes(password);
        try
        {
            return PasswordBasedKeyDerivationAlgorithm.Argon2id(parameters).DeriveBytes(text, salt, HashBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static string Format(in Argon2Parameters p, byte[] salt, byte[] hash)
    {
        var culture = CultureInfo.InvariantCulture;
        string parameters = string.Create(culture, $"m={p.MemorySize},t={p.NumberOfPasses},p={p.DegreeOfParallelism}");
        return $"$argon2id$v=19${parameters}${Base64Url.EncodeToString(salt)}${Base64Url.EncodeToString(hash)}";
    }

    private static (Argon2Parameters Parameters, byte[] Salt, byte[] Hash) Parse(string text)
    {
        string[] parts = text.Split('$');
        long[] numbers = [.. parts[3].Split(',').Select(n => long.Parse(n.AsSpan(2), CultureInfo.InvariantCulture))];
        var parameters = new Argon2Parameters
        {
            MemorySize = numbers[0],
            NumberOfPasses = numbers[1],
            DegreeOfParallelism = (int)numbers[2],
        };
        return (parameters, Base64Url.DecodeFromChars(parts[4]), Base64Url.DecodeFromChars(parts[5]));
    }
}
