using QrLogin.Api.SigningKeys;
using QrLogin.Silo.Configuration;

namespace QrLogin.Api.Operator;

/// <summary>Creates and lists the keys that sign ID tokens. It needs only their folder, not the cluster.</summary>
internal static class SigningKeyCommand
{
    private const int Done = 0, Refused = 1, NotUnderstood = 2;

    public static int Run(string verb, Settings settings, TextWriter output)
    {
        var read = settings.Bind<SigningKeySettings>();
        if (read.SigningKeys is not { } path) return Fail("QrLogin:SigningKeys must name the folder of the keys.", NotUnderstood);
        var folder = new SigningKeyFolder(path);
        try
        {
            var now = TimeProvider.System.GetUtcNow();
            if (verb == "create") output.WriteLine(folder.Create(now));
            else List(folder.Read(), now - read.SigningKeyDelay, output);
            return Done;
        }
        catch (Exception e) when (SigningKeySource.IsUnusable(e))
        {
            return Fail($"This cannot be done: {e.Message}", Refused);
        }
    }

    private static void List(IReadOnlyList<SigningKey> keys, DateTimeOffset publishedBefore, TextWriter output)
    {
        foreach (var key in keys)
        {
            string state = key == SigningKeyRing.Choose(keys, publishedBefore) ? "signs"
                : key.CreatedAt > publishedBefore ? "will sign"
                : "no longer signs";
            output.WriteLine($"{SigningKey.FileName(key.CreatedAt)} {key.Id} {state}");
        }
    }

    private static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine(message);
        return exitCode;
    }
}
