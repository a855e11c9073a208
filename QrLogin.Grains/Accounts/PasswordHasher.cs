using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using QrLogin.Grains.Contracts;
using Argon2Parameters = Org.BouncyCastle.Crypto.Parameters.Argon2Parameters;

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
    private const int SaltBytes = 16, DigestBytes = 32;

    /// <summary>The parameters of new hashes. Of older ones, each contains its own.</summary>
    private static readonly Argon2idHash s_current = new(19 * 1024, Passes: 2, Lanes: 1, new byte[SaltBytes], new byte[DigestBytes]);

    private static readonly int s_maxConcurrency = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>About three seconds of work. A caller that had to wait longer would have given up by its turn.</summary>
    private static readonly int s_maxWaiting = 100 * s_maxConcurrency;

    private readonly SemaphoreSlim _cores = new(s_maxConcurrency);
    private int _waiting;

    /// <summary>Whether a new hash would have the same parameters as this one.</summary>
    public static bool IsCurrent(string hash) => PasswordHash.Parse(hash)?.Decoy == s_current.Decoy;

    public Task<string> Hash(Password password) => RunBoundedAsync(() =>
    {
        var salted = s_current with { Salt = RandomNumberGenerator.GetBytes(SaltBytes) };
        return Argon2idHash.Write(salted with { Digest = WithBytes(password.Value, text => Derive(text, salted)) });
    });

    /// <summary>
    /// Whether the password matches the hash, as normalized or else as typed. False without a hash, at the same cost as for the decoy.
    /// </summary>
    /// <param name="password">The password.</param>
    /// <param name="hash">The stored hash; null if there is none.</param>
    /// <param name="decoy">A hash that no password matches, for when there is none; null for one of our own kind.</param>
    public Task<bool> Verify(Password password, string? hash, ImportedPasswordHash? decoy = null) => RunBoundedAsync(() =>
    {
        // A hash that cannot be read was not written by us.
        var stored = PasswordHash.Parse(hash ?? decoy?.Value ?? s_current.Decoy) ?? s_current;
        // The time depends on the typed text alone: both forms are hashed even if the first one matches.
        bool matches = Matches(password.Value, stored);
        if (password.AsTyped is { } typed) matches |= Matches(typed, stored);
        return matches && hash is not null;
    });

    public void Dispose() => _cores.Dispose();

    private async Task<TResult> RunBoundedAsync<TResult>(Func<TResult> work)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > s_maxWaiting)
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

    private static bool Matches(string password, IPasswordHash hash) => hash switch
    {
        Argon2idHash argon2id => WithBytes(
            password, text => CryptographicOperations.FixedTimeEquals(Derive(text, argon2id), argon2id.Digest)),
        Pbkdf2Hash pbkdf2 => WithBytes(
            password,
            text => CryptographicOperations.FixedTimeEquals(
                Rfc2898DeriveBytes.Pbkdf2(text, pbkdf2.Salt, pbkdf2.Iterations, pbkdf2.Hash, pbkdf2.Digest.Length), pbkdf2.Digest)),
        BcryptHash bcrypt => OpenBsdBCrypt.CheckPassword(bcrypt.Text, password.ToCharArray()),
        _ => throw new InvalidOperationException($"No code checks a {hash.GetType().Name}."),
    };

    private static byte[] Derive(byte[] password, Argon2idHash hash)
    {
        // libsodium is several times as fast, but has no other salts and lanes.
        if (hash is { Lanes: 1, Salt.Length: SaltBytes })
        {
            var parameters = new NSec.Cryptography.Argon2Parameters
            {
                MemorySize = hash.MemoryKib,
                NumberOfPasses = hash.Passes,
                DegreeOfParallelism = hash.Lanes,
            };
            return PasswordBasedKeyDerivationAlgorithm.Argon2id(parameters).DeriveBytes(password, hash.Salt, hash.Digest.Length);
        }

        byte[] digest = new byte[hash.Digest.Length];
        var generator = new Argon2BytesGenerator();
        generator.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithMemoryAsKB(hash.MemoryKib)
            .WithIterations(hash.Passes)
            .WithParallelism(hash.Lanes)
            .WithSalt(hash.Salt)
            .Build());
        generator.GenerateBytes(password, digest);
        return digest;
    }

    private static TResult WithBytes<TResult>(string password, Func<byte[], TResult> use)
    {
        byte[] text = Encoding.UTF8.GetBytes(password);
        try
        {
            return use(text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }
}
