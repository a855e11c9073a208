using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Operator;

/// <summary>
/// Creates accounts from JSON lines, with the password hashes of another system. Names that are taken are skipped, so that an import can
/// be run again. Reads line by line, and has a limited number of lines in memory.
/// </summary>
internal sealed class AccountImport(IGrainFactory grains, TimeProvider time, Func<string, Task> report) : IDisposable
{
    public const string MediaType = "application/x-ndjson";

    private const int MaxLineLength = 16 * 1024, Concurrency = 16, Attempts = 5, ReportEvery = 1_000;

    private readonly SemaphoreSlim _reporting = new(1);
    private int _imported, _skipped, _bad, _done;

    /// <summary>Imports all lines, and reports the progress and what is wrong. False if a line could not be imported.</summary>
    /// <exception cref="IOException">The lines cannot be read to their end.</exception>
    public async Task<bool> RunAsync(Stream lines, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ReadAsync(lines, cancellationToken), parallel, async (line, _) => await ImportAsync(line));
        await report($"{_imported} imported, {_skipped} skipped because the username is taken, {_bad} bad");
        return _bad == 0;
    }

    public void Dispose() => _reporting.Dispose();

    /// <summary>The lines, numbered from 1. The text of a line that is too long is null.</summary>
    private static async IAsyncEnumerable<(int Number, string? Text)> ReadAsync(
        Stream lines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(lines, new UTF8Encoding(false, throwOnInvalidBytes: false), leaveOpen: true);
        char[] buffer = new char[8 * 1024];
        var line = new StringBuilder();
        int number = 1;
        bool isTooLong = false;
        for (int length; (length = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            for (int i = 0; i < length; i++)
            {
                if (buffer[i] != '\n')
                {
                    isTooLong |= line.Length == MaxLineLength;
                    if (!isTooLong) line.Append(buffer[i]);
                    continue;
                }

                yield return (number++, isTooLong ? null : line.ToString());
                line.Clear();
                isTooLong = false;
            }
        }

        if (line.Length > 0) yield return (number, isTooLong ? null : line.ToString());
    }

    private async Task ImportAsync((int Number, string? Text) line)
    {
        if (line.Text is { } text && string.IsNullOrWhiteSpace(text)) return;
        var (account, wrong) = Parse(line.Text);
        if (account is not null) wrong = await StoreAsync(account);
        if (wrong is not null) Interlocked.Increment(ref _bad);
        int done = Interlocked.Increment(ref _done);
        if (wrong is not null) await ReportAsync($"line {line.Number}: {wrong}");
        if (done % ReportEvery == 0) await ReportAsync($"{done} lines");
    }

    /// <summary>Stores an account; null, or what went wrong.</summary>
    private async Task<string?> StoreAsync(ImportAccount account)
    {
        var credential = grains.Credential(account.Profile.Username);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                // An attempt whose answer was lost may have taken the name.
                bool isImported = await credential.Import(account)
                    || (attempt > 1 && await credential.Account() == account.Profile.AccountId);
                Interlocked.Increment(ref (isImported ? ref _imported : ref _skipped));
                return null;
            }
            catch (Exception e) when (attempt < Attempts && GrainCallRetry.IsTransient(e, CancellationToken.None))
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), time);
            }
            catch (Exception e) when (GrainCallRetry.IsTransient(e, CancellationToken.None))
            {
                return $"No answer ({TransientFailure.Describe(e)}). Run the import again.";
            }
            catch (InvalidOperationException e)
            {
                // A grain cannot store this line, for example because its kind of hash is one too many. The others still go in.
                return e.Message;
            }
        }
    }

    private static (ImportAccount? Account, string? Wrong) Parse(string? line)
    {
        if (line is null) return (null, $"The line has more than {MaxLineLength} characters.");
        ImportedAccount? read;
        try
        {
            read = JsonSerializer.Deserialize(line, ImportJson.Default.ImportedAccount);
        }
        catch (JsonException)
        {
            return (null, "Not a JSON object with the members username, displayName and passwordHash.");
        }

        if (!Username.TryParse(read?.Username, out var name)) return (null, $"username: {Username.Rule}");
        if (name.IsReserved) return (null, $"username: {Username.ReservedRule}");
        if (read!.DisplayName is not null && !DisplayText.IsValid(read.DisplayName)) return (null, $"displayName: {DisplayText.Rule}");
        return ImportedPasswordHash.TryParse(read.PasswordHash, out var hash)
            ? (new(new(IdOf(name, hash), name, DisplayText.Parse(read.DisplayName) ?? name.Value), hash), null)
            : (null, $"passwordHash: {ImportedPasswordHash.Rule}");
    }

    /// <summary>The same id if the line is imported again after a crash. Nobody can guess it without the hash.</summary>
    private static AccountId IdOf(Username name, ImportedPasswordHash hash)
    {
        byte[] line = Encoding.UTF8.GetBytes($"qrlogin/imported-account/v1\0{name.Key}\0{hash.Value}");
        return AccountId.From(SHA256.HashData(line).AsSpan(0, 16));
    }

    private async Task ReportAsync(string line)
    {
        await _reporting.WaitAsync();
        try
        {
            await report(line);
        }
        finally
        {
            _reporting.Release();
        }
    }
}

/// <summary>A line of an import.</summary>
internal sealed record ImportedAccount(string? Username, string? DisplayName, string? PasswordHash)
{
    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(ImportedAccount);
}

/// <summary>Reads the lines of an import. A member that is not known may be a known one, misspelt.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ImportedAccount))]
internal sealed partial class ImportJson : JsonSerializerContext;
