namespace QrLogin.Tests.Infrastructure;

/// <summary>
/// A checked-in file that the code generates. With UPDATE_SNAPSHOTS=1, which scripts/update.sh sets, its test writes
/// it; otherwise the test compares it with what the code generates now.
/// </summary>
internal static class Snapshot
{
    public static bool IsUpdating { get; } = Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1";

    /// <summary>The path of a picture; null if pictures are not kept.</summary>
    public static string? Picture(string name) =>
        IsUpdating ? Path.Combine(Repository.Root, "artifacts", "screenshots", name + ".png") : null;

    /// <summary>Writes or compares the part of a document between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.</summary>
    public static void MatchesSection(string file, string name, string made, string update)
    {
        string document = Repository.Read(file), begin = $"<!-- {name} -->", end = $"<!-- /{name} -->";
        int from = document.IndexOf(begin, StringComparison.Ordinal) + begin.Length, to = document.IndexOf(end, StringComparison.Ordinal);
        Matches(file, $"{document[..from]}\n\n{made}\n{document[to..]}", update);
    }

    /// <param name="file">The file, from the root of the repository.</param>
    /// <param name="made">The text that the code generates now.</param>
    /// <param name="update">The argument of scripts/update.sh that writes it.</param>
    public static void Matches(string file, string made, string update)
    {
        if (IsUpdating)
        {
            File.WriteAllText(Path.Combine(Repository.Root, file), made);
            return;
        }

        string kept = Repository.Read(file);
        if (made == kept) return;
        string[] now = made.Split('\n'), before = kept.Split('\n');
        int line = now.Zip(before).TakeWhile(l => l.First == l.Second).Count();
        Assert.Fail($"{file} is not what the code makes of it: from line {line + 1} on it has\n  {Line(before)}\nand should have\n  "
            + $"{Line(now)}\n"
            + $"If that is meant, scripts/update.sh {update} writes it again: review the diff.");

        string Line(string[] lines) => line < lines.Length ? lines[line] : "(its end)";
    }
}
